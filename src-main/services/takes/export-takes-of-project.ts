import { basename, extname } from 'node:path';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { type ExportedFile, exportTakes } from '#main/services/export/export-takes.ts';
import { bodiesOf } from '#main/services/models/named-body.ts';
import { listCaptures } from '#main/store/capture-records.ts';
import { loadMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import type { Take } from '#shared/fitting/take.ts';
import { loadTakes } from './list-takes.ts';

/**
 * Exports takes that are in a project, grouped by the video they come from and the body they were solved with. Of several
 * groups with one name the files of the second are named `<clip>-2-person<N>`, and so on.
 *
 * @param ids takes to export; all where none is named
 * @throws Problem take/missing, those of `namedBody` and of `exportTakes`
 */
export async function exportTakesOfProject(
  store: ProjectStore,
  ids: readonly string[],
  formats: readonly ExportFormat[],
  outDir: string,
  ctx: TaskContext,
): Promise<ExportedFile[]> {
  const mediaOf = new Map(listCaptures(store).map(({ id, mediaId }) => [id, mediaId]));
  const takes = (await loadTakes(store, ids)).map(({ id, take, uncleaned }) => ({
    mediaId: mediaOf.get(findTake(store, id)?.captureId ?? -1) ?? -1,
    take,
    uncleaned,
  }));
  return exportClipTakes(store, takes, formats, outDir, ctx);
}

/** A take and the clip it belongs to. */
export interface ClipTake {
  readonly mediaId: number;
  /** After clean-up. */
  readonly take: Take;
  /** Before it; left out where there is none. */
  readonly uncleaned?: Take;
}

/** What these tell belongs to frames of the video, so clean-up, which may change them, is not in it. */
const OF_THE_VIDEO: readonly ExportFormat[] = ['coco', 'openpose', 'vibe-pkl'];

/** As `exportTakesOfProject`, for takes that are at hand. */
export async function exportClipTakes(
  store: ProjectStore,
  loaded: readonly ClipTake[],
  formats: readonly ExportFormat[],
  outDir: string,
  ctx: TaskContext,
): Promise<ExportedFile[]> {
  const bodies = await bodiesOf(loaded.map(({ take }) => take));
  const groups = Map.groupBy(loaded, ({ mediaId, take }) => JSON.stringify([mediaId, take.body]));
  const written: ExportedFile[] = [];
  const used = new Map<string, number>();
  for (const takes of groups.values()) {
    ctx.signal.throwIfAborted();
    const [{ mediaId, take }] = takes as [(typeof takes)[number]];
    const media = loadMedia<VideoInfo>(store, mediaId);
    const clip = media ? basename(media.path, extname(media.path)) : 'take';
    const count = (used.get(clip) ?? 0) + 1;
    used.set(clip, count);
    const baseName = count > 1 ? `${clip}-${count}` : clip;
    const cleaned = takes.some(({ take, uncleaned }) => uncleaned !== undefined && uncleaned !== take);
    for (const ofVideo of cleaned ? [false, true] : [null]) {
      const some = formats.filter((format) => ofVideo === null || OF_THE_VIDEO.includes(format) === ofVideo);
      if (some.length === 0) continue;
      written.push(
        ...(await exportTakes(
          {
            takes: takes.map(({ take, uncleaned }) => (ofVideo ? (uncleaned ?? take) : take)),
            body: bodies.get(take.body)!,
            formats: some,
            outDir,
            baseName,
            clipName: media ? basename(media.path) : undefined,
          },
          ctx,
        )),
      );
    }
  }
  return written;
}
