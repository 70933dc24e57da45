import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listExports, saveExport } from '#main/store/export-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';

/** Records of a project that is only looked at: they last until it is closed. */
export interface VisitRecords {
  readonly store: ProjectStore;
  close(): void;
}

/**
 * Jobs and exports of a project that cannot be written go to a small project of their own in the temporary folder, so that
 * its takes can be exported and its videos shown. Files exported earlier are in it, without their takes.
 */
export function visitRecords(project: ProjectStore): VisitRecords {
  const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-visit-'));
  const store = openProject(join(folder, 'visit.vibe'), { create: true });
  for (const { id: _, ...record } of listExports(project)) saveExport(store, { ...record, takeId: null });
  return {
    store,
    close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
