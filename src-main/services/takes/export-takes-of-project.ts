import { basename, extname } from 'node:path';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { type ExportedFile, exportTakes } from '#main/services/export/export-takes.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { listCaptures } from '#main/store/capture-records.ts';
import { loadMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import { loadTakes } from './list-takes.ts';

/**
 * Exports takes that are in a project, grouped by the video they come from. Of several videos with one name the files
 * of the second are named `<clip>-2-person<N>`, and so on.
 *
 * @param ids takes to export; all where none is named
 * @throws Problem take/missing and those of `exportTakes`
 */
export async function exportTakesOfProject(
  store: ProjectStore,
  ids: readonly string[],
  formats: readonly ExportFormat[],
  outDir: string,
  ctx: TaskContext,
): Promise<ExportedFile[]> {
  const body = await loadBuiltinBody();
  const mediaOf = new Map(listCaptures(store).map(({ id, mediaId }) => [id, mediaId]));
  const byMedia = Map.groupBy(
    loadTakes(store, ids),
    ({ id }) => mediaOf.get(findTake(store, id)?.captureId ?? -1) ?? -1,
  );
  const written: ExportedFile[] = [];
  const used = new Map<string, number>();
  for (const [mediaId, takes] of byMedia) {
    ctx.signal.throwIfAborted();
    const media = loadMedia<VideoInfo>(store, mediaId);
    const clip = media ? basename(media.path, extname(media.path)) : 'take';
    const count = (used.get(clip) ?? 0) + 1;
    used.set(clip, count);
    const baseName = count > 1 ? `${clip}-${count}` : clip;
    written.push(
      ...(await exportTakes(
        {
          takes: takes.map(({ take }) => take),
          body,
          formats,
          outDir,
          baseName,
          clipName: media ? basename(media.path) : undefined,
        },
        ctx,
      )),
    );
  }
  return written;
}
