import { cleanTake, storedStack } from '#main/services/cleanup/cleaned-take.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { exportClipTakes } from '#main/services/takes/export-takes-of-project.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { saveExport } from '#main/store/export-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Annotation } from '../annotation.ts';
import { exportOverlay } from './export-overlay.ts';
import type { JobWork } from './job-work.ts';
import { runPlain } from './plain-work.ts';

/** What can be asked for in the window: files of takes, and the video with everybody drawn over it. */
export type StudioFormat = ExportFormat | 'overlay';

/** What an export job is told. */
export interface ExportInput {
  readonly take_ids: readonly number[];
  readonly formats: readonly StudioFormat[];
  readonly out_dir: string;
}

interface ClipTake {
  readonly id: number;
  /** After clean-up. */
  readonly take: Take;
  readonly uncleaned: Take;
  readonly mediaId: number;
  /** Revision it was exported at. */
  readonly revision: number;
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
  mediaIds({ input }, { annotation, store }) {
    const clips = (input as unknown as ExportInput).take_ids.map((id) => clipOf(store, annotation, id));
    return [...new Set(clips)].filter((id) => id >= 0);
  },
  async run(job, { store, records, annotation, engine, files, changes }, ctx, onEvent) {
    const { take_ids, formats, out_dir } = job.input as unknown as ExportInput;
    await runPlain(records, job, 'export', ctx, onEvent, async (stageCtx) => {
      const takes = await Promise.all(take_ids.map((id) => takeOf(store, annotation, id)));
      /** Notes a file: which takes are in it, and at which revision, tells later whether it is still true. */
      const note = (path: string, format: string, of: readonly ClipTake[], sha256: string, receipt: object) => {
        const takeId = of.length === 1 && findTake(records, of[0]!.id) ? of[0]!.id : null;
        const revisions = Object.fromEntries(of.map(({ id, revision }) => [id, revision]));
        const kept = { ...receipt, take_revisions: revisions } as Record<string, Json>;
        saveExport(records, { takeId, path, format, preset: 'default', sha256, receipt: kept });
      };
      const plain = formats.filter((format) => format !== 'overlay');
      const written = plain.length > 0 ? await exportClipTakes(store, takes, plain, out_dir, stageCtx) : [];
      records.write(() => {
        for (const { person, path, format, receipt } of written) {
          const of = person === null ? takes : takes.filter(({ take }) => take.person === person).slice(0, 1);
          note(path, format, of, receipt.sha256, receipt);
        }
      });
      if (!formats.includes('overlay')) return;
      for (const [mediaId, of] of Map.groupBy(takes, (take) => take.mediaId)) {
        await files.presentPath(mediaId);
        const drawn = await Promise.all(of.map(({ id, uncleaned }) => drawnTake(annotation, id, uncleaned)));
        const file = await exportOverlay(engine, files.info(mediaId), drawn, out_dir, stageCtx);
        note(file.path, 'overlay', of, file.sha256, file.receipt);
      }
    });
    changes.emit('exports');
  },
};

async function takeOf(store: ProjectStore, annotation: Annotation, id: number): Promise<ClipTake> {
  const mediaId = clipOf(store, annotation, id);
  // Read before the take: an edit that comes between makes the file look old, never fresh.
  const revision = annotation.takesOfMedia(mediaId).find((take) => take.id === id)?.revision ?? 0;
  const uncleaned = await annotation.wholeTake(id);
  if (!uncleaned) throw new Problem('take/missing', { take: id, path: store.path });
  const { take } = await cleanTake(uncleaned, storedStack(annotation.cleanupOf(id)));
  return { id, take, uncleaned, mediaId, revision };
}

/** A take as it is drawn over the video: after its clean-up, where that still lies over it. */
async function drawnTake(annotation: Annotation, id: number, uncleaned: Take): Promise<Take> {
  const { take, report } = await cleanTake(uncleaned, storedStack(annotation.cleanupOf(id)), { timing: false });
  return report === null || (report.onPicture && !report.mirrored) ? take : uncleaned;
}

/** The clip a take belongs to; −1 where there is no such take. */
function clipOf(store: ProjectStore, annotation: Annotation, takeId: number): number {
  const media = listMedia(store).find(({ id }) => annotation.takesOfMedia(id).some((take) => take.id === takeId));
  return media?.id ?? -1;
}
