import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { exportClipTakes } from '#main/services/takes/export-takes-of-project.ts';
import { saveExport } from '#main/store/export-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Annotation } from '../annotation.ts';
import type { JobWork } from './job-work.ts';
import { runPlain } from './plain-work.ts';

/** What an export job is told. */
export interface ExportInput {
  readonly take_ids: readonly number[];
  readonly formats: readonly ExportFormat[];
  readonly out_dir: string;
}

/** Writes takes as they stand after all edits, and notes each file with its receipt. */
export const exportWork: JobWork = {
  lane: 'short',
  title({ input }, { annotation, store }) {
    const { take_ids, formats } = input as unknown as ExportInput;
    const [first = -1] = take_ids;
    const clip = clipOf(store, annotation, first);
    const name = annotation.takesOfMedia(clip).find(({ id }) => id === first)?.name;
    const people = take_ids.length > 1 ? `${take_ids.length} people` : (name ?? `take ${take_ids[0]}`);
    return `${people} → ${formats.join(', ')}`;
  },
  async run(job, { store, annotation, changes }, ctx, onEvent) {
    const { take_ids, formats, out_dir } = job.input as unknown as ExportInput;
    await runPlain(store, job, 'export', ctx, onEvent, async (stageCtx) => {
      const takes = await Promise.all(
        take_ids.map(async (id) => {
          const take = await annotation.wholeTake(id);
          if (!take) throw new Problem('take/missing', { take: id, path: store.path });
          return { id, take, mediaId: clipOf(store, annotation, id) };
        }),
      );
      const written = await exportClipTakes(store, takes, formats, out_dir, stageCtx);
      store.write(() => {
        for (const { person, path, format, receipt } of written) {
          const takeId = takes.find(({ take }) => take.person === person)?.id;
          saveExport(store, {
            takeId: takeId !== undefined && findTake(store, takeId) ? takeId : null,
            path,
            format,
            preset: 'default',
            sha256: receipt.sha256,
            receipt: { ...receipt },
          });
        }
      });
    });
    changes.emit('exports');
  },
};

/** The clip a take belongs to; −1 where there is no such take. */
function clipOf(store: ProjectStore, annotation: Annotation, takeId: number): number {
  const media = listMedia(store).find(({ id }) => annotation.takesOfMedia(id).some((take) => take.id === takeId));
  return media?.id ?? -1;
}
