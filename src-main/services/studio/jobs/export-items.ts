import { stat } from 'node:fs/promises';
import { takeRevision } from '#main/store/annotation-records.ts';
import { type ExportRecord, listExports } from '#main/store/export-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { ExportItem } from '#shared/contract/studio/jobs.ts';
import type { StudioProject } from '../open-studio-project.ts';

/** The files that were exported, newest first. */
export async function exportItems({ store, records }: StudioProject): Promise<ExportItem[]> {
  const items = await Promise.all(listExports(records).map((record) => itemOf(record, store)));
  return items.reverse();
}

async function itemOf({ id, takeId, path, format, receipt }: ExportRecord, store: ProjectStore): Promise<ExportItem> {
  const facts = factsOf(receipt);
  const found = await stat(path).catch(() => null);
  const bytes = facts.bytes;
  return {
    id,
    take_id: takeId,
    path,
    format,
    present: found?.isFile() === true && (typeof bytes !== 'number' || bytes === found.size),
    stale: isStale(takeId, facts.take_revisions, store),
    max_joint_error_mm: typeof facts.max_joint_error_mm === 'number' ? facts.max_joint_error_mm : null,
    receipt: facts,
  };
}

/** A file that a capture wrote has no revisions: it shows its take before any edit. */
function isStale(takeId: number | null, revisions: unknown, store: ProjectStore): boolean {
  const written = Object.entries(factsOf(revisions));
  const of = written.length > 0 ? written : takeId === null ? [] : [[String(takeId), 0] as const];
  return of.some(([id, revision]) => takeRevision(store, Number(id)) > Number(revision));
}

function factsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
