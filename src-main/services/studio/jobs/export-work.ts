import { basename, extname } from 'node:path';
import { cleanTake, storedStack } from '#main/services/cleanup/cleaned-take.ts';
import type { ExportRange } from '#main/services/export/cut-take.ts';
import { type ExportFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import { exportVideo } from '#main/services/export/export-video.ts';
import { characterOf, chosenRig } from '#main/services/rigs/choose-rig.ts';
import { type ClipTake, exportClips } from '#main/services/takes/export-takes-of-project.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { saveExport } from '#main/store/export-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import { Problem } from '#shared/errors/problem.ts';
import { NameBook, safeName } from '#shared/exporting/file-names.ts';
import { VIDEO_FORMATS, type VideoFormat } from '#shared/exporting/targets.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { Annotation } from '../annotation.ts';
import type { JobWork } from './job-work.ts';
import { runPlain } from './plain-work.ts';

/** What can be asked for in the window: files of takes, and videos of everybody. */
export type StudioFormat = ExportFormat | VideoFormat;

/** True for kinds of file that are written from takes alone. */
export function isTakeOrClipFormat(format: string): format is ExportFormat {
  return (KNOWN_FORMATS as readonly string[]).includes(format);
}

/** What an export job is told. Jobs of older projects have neither settings nor range. */
export interface ExportInput {
  /** None stands for every take of the project. */
  readonly take_ids: readonly number[];
  readonly formats: readonly StudioFormat[];
  readonly out_dir: string;
  readonly settings?: ExportSettings;
  readonly range?: ExportRange;
  /** Path of somebody's own character. */
  readonly character?: string | null;
}

interface StudioTake extends ClipTake {
  readonly uncleaned: Take;
  /** Revision it was exported at. */
  readonly revision: number;
}

/** Writes takes as they stand after all edits, clip by clip, and notes each file with its receipt. */
export const exportWork: JobWork = {
  lane: 'short',
  title({ input }, { annotation, store }) {
    const { formats } = input as unknown as ExportInput;
    const ids = takeIds(input as unknown as ExportInput, store, annotation);
    const [first = -1] = ids;
    const clip = clipOf(store, annotation, first);
    const name = annotation.takesOfMedia(clip).find(({ id }) => id === first)?.name;
    const people = ids.length > 1 ? `${ids.length} people` : (name ?? `take ${first}`);
    return `${people} → ${formats.join(', ')}`;
  },
  mediaIds({ input }, { annotation, store }) {
    const ids = takeIds(input as unknown as ExportInput, store, annotation);
    return [...new Set(ids.map((id) => clipOf(store, annotation, id)))].filter((id) => id >= 0);
  },
  async run(job, { store, records, annotation, engine, files, changes }, ctx, onEvent) {
    const input = job.input as unknown as ExportInput;
    const { formats, out_dir: outDir, settings = DEFAULT_SETTINGS, range } = input;
    await runPlain(records, job, 'export', ctx, onEvent, async (stageCtx) => {
      const ids = takeIds(input, store, annotation);
      /** Notes a file: which takes are in it, and at which revision, tells later whether it is still true. */
      const note = (path: string, format: string, of: readonly StudioTake[], sha256: string, receipt: object) => {
        const takeId = of.length === 1 && findTake(records, of[0]!.id) ? of[0]!.id : null;
        const revisions = Object.fromEntries(of.map(({ id, revision }) => [id, revision]));
        const kept = { ...receipt, take_revisions: revisions } as Record<string, Json>;
        saveExport(records, { takeId, path, format, preset: settings.preset, sha256, receipt: kept });
      };
      const clips = [...Map.groupBy(ids, (id) => clipOf(store, annotation, id))].map(([mediaId, of]) => ({
        mediaId,
        takes: of.length,
        load: () => Promise.all(of.map((id) => takeOf(store, annotation, id, mediaId))),
      }));
      const plain = formats.filter(isTakeOrClipFormat);
      if (plain.length > 0) {
        const rig = input.character ? characterOf(await chosenRig(input.character, [])) : undefined;
        await exportClips(
          store,
          clips,
          { formats: plain, outDir, settings, range, character: rig },
          stageCtx,
          (takes, written) => {
            records.write(() => {
              for (const { person, path, format, receipt } of written) {
                const of = takes as readonly StudioTake[];
                const inFile = person === null ? of : of.filter(({ take }) => take.person === person).slice(0, 1);
                note(path, format, inFile, receipt.sha256, receipt);
              }
            });
            changes.emit('exports');
          },
        );
      }
      const videos = VIDEO_FORMATS.filter((format) => formats.includes(format));
      const book = new NameBook();
      for (const { mediaId, load } of videos.length > 0 ? clips : []) {
        const of = await load();
        await files.presentPath(mediaId);
        const drawn = await Promise.all(of.map(({ id, uncleaned }) => drawnTake(annotation, id, uncleaned)));
        const info = files.info(mediaId);
        const stem = book.unique(safeName(basename(info.path, extname(info.path))));
        for (const kind of videos) {
          const file = await exportVideo(engine, { kind, info, takes: drawn, outDir, stem }, stageCtx);
          note(file.path, kind, of, file.sha256, file.receipt);
        }
      }
    });
    changes.emit('exports');
  },
};

function takeIds({ take_ids }: ExportInput, store: ProjectStore, annotation: Annotation): readonly number[] {
  if (take_ids.length > 0) return take_ids;
  return listMedia(store).flatMap(({ id }) => annotation.takesOfMedia(id).map((take) => take.id));
}

async function takeOf(store: ProjectStore, annotation: Annotation, id: number, mediaId: number): Promise<StudioTake> {
  // Read before the take: an edit that comes between makes the file look old, never fresh.
  const revision = annotation.takesOfMedia(mediaId).find((take) => take.id === id)?.revision ?? 0;
  const uncleaned = await annotation.wholeTake(id);
  if (!uncleaned) throw new Problem('take/missing', { take: id, path: store.path });
  const { take, stack } = await cleanTake(uncleaned, storedStack(annotation.cleanupOf(id)));
  const cleanUp = take === uncleaned ? [] : stack.operations.flatMap(({ on, kind }) => (on ? [kind] : []));
  return { id, take, uncleaned, mediaId, revision, cleanUp };
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
