import { basename, extname } from 'node:path';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { cutTake, type ExportRange } from '#main/services/export/cut-take.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import type { ExportSettings } from '#main/services/export/export-settings.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import type { ExportedFile } from '#main/services/export/export-verified.ts';
import { type ExportWorkers, exportWorkers } from '#main/services/export/worker/export-workers.ts';
import type { Character } from '#main/services/export/written-take.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { listCaptures } from '#main/store/capture-records.ts';
import { loadMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { findTake } from '#main/store/take-records.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { NameBook } from '#shared/exporting/file-names.ts';
import type { Take } from '#shared/fitting/take.ts';
import { listTakes, loadTakes } from './list-takes.ts';
import { takeLedger } from './take-ledger.ts';

/** What is written of the takes of projects, and where. */
export interface BatchRequest {
  readonly formats: readonly ExportFormat[];
  readonly outDir: string;
  /** What clip and format decide where left out. */
  readonly settings?: ExportSettings;
  /** Somebody's own character the motion is put onto. */
  readonly character?: Character;
  /** The stretch of each clip that is written; all of it where left out. */
  readonly range?: ExportRange;
  /** Names of clips and files that were given before, where several projects go into one folder. */
  readonly names?: BatchNames;
}

/** Names that are taken. */
export interface BatchNames {
  readonly clips: NameBook;
  readonly files: NameBook;
}

export function batchNames(): BatchNames {
  return { clips: new NameBook(), files: new NameBook() };
}

/** A take that is at hand, and the clip it belongs to. */
export interface ClipTake {
  readonly id: number;
  readonly mediaId: number;
  /** After clean-up. */
  readonly take: Take;
  /** Before it; left out where there is none. */
  readonly uncleaned?: Take;
  /** Clean-up operations that were applied. */
  readonly cleanUp?: readonly string[];
}

/** What these tell belongs to frames of the video, so clean-up, which may change them, is not in it. */
const OF_THE_VIDEO: readonly ExportFormat[] = ['coco', 'openpose', 'vibe-pkl'];

/**
 * Exports takes that are in a project, clip by clip, so that no more than one clip's takes are held. Of several clips with
 * one name the files of the second are named `<clip>-2-person<N>`, and so on.
 *
 * @param ids takes to export; all where none is named
 * @throws Problem take/missing, those of `namedBody` and of `exportTakes`
 */
export async function exportTakesOfProject(
  store: ProjectStore,
  ids: readonly string[],
  request: BatchRequest,
  ctx: TaskContext,
): Promise<ExportedFile[]> {
  const mediaOf = new Map(listCaptures(store).map(({ id, mediaId }) => [id, mediaId]));
  const wanted = ids.length > 0 ? ids : listTakes(store).map(({ id }) => id);
  const clips = Map.groupBy(wanted, (id) => mediaOf.get(findTake(store, Number(id))?.captureId ?? -1) ?? -1);
  return exportClips(
    store,
    [...clips].map(([mediaId, of]) => ({
      takes: of.length,
      load: async () => (await loadTakes(store, of)).map((loaded) => ({ ...loaded, mediaId })),
    })),
    request,
    ctx,
  );
}

/** The takes of a clip, read when it is their turn. */
export interface ClipOfTakes {
  readonly takes: number;
  load(): Promise<readonly ClipTake[]>;
}

/**
 * Exports clips one after the other.
 *
 * @param onClip hears what was written of a clip, with the takes it was written from
 */
export async function exportClips(
  store: ProjectStore,
  clips: readonly ClipOfTakes[],
  { names = batchNames(), ...request }: BatchRequest,
  ctx: TaskContext,
  onClip: (takes: readonly ClipTake[], files: readonly ExportedFile[]) => void = () => {},
): Promise<ExportedFile[]> {
  const written: ExportedFile[] = [];
  const bodies = new Map<string, BodyModel>();
  const total = clips.reduce((sum, { takes }) => sum + takes, 0) * request.formats.length;
  await using workers = exportWorkers(ctx.signal);
  for (const clip of clips) {
    ctx.signal.throwIfAborted();
    const done = written.length;
    const files: ExportedFile[] = [];
    const clipCtx: TaskContext = {
      ...ctx,
      report: (progress) =>
        ctx.report(
          clips.length > 1
            ? { ...progress, done: Math.min(total, done + files.length + progress.done), total }
            : progress,
        ),
    };
    const loaded = await clip.load();
    for (const takes of Map.groupBy(loaded, ({ take }) => take.body).values()) {
      const name = takes[0]!.take.body;
      if (!bodies.has(name)) bodies.set(name, await namedBody(name));
      files.push(...(await exportGroup(store, takes, bodies.get(name)!, { ...request, names, workers }, clipCtx)));
    }
    written.push(...files);
    onClip(loaded, files);
  }
  return written;
}

type GroupRequest = BatchRequest & { readonly names: BatchNames; readonly workers: ExportWorkers };

/** Takes of one clip on one body. */
async function exportGroup(
  store: ProjectStore,
  group: readonly ClipTake[],
  body: BodyModel,
  { formats, outDir, settings, range, character, names, workers }: GroupRequest,
  ctx: TaskContext,
): Promise<ExportedFile[]> {
  const media = loadMedia<VideoInfo>(store, group[0]!.mediaId);
  const baseName = names.clips.unique(media ? basename(media.path, extname(media.path)) : 'take');
  const cut = (take: Take) => (range ? cutTake(take, range, media?.ptsUs[0] ?? 0) : take);
  const cleaned = group.some(({ take, uncleaned }) => uncleaned !== undefined && uncleaned !== take);
  const written: ExportedFile[] = [];
  for (const ofVideo of cleaned ? [false, true] : [null]) {
    const some = formats.filter((format) => ofVideo === null || OF_THE_VIDEO.includes(format) === ofVideo);
    if (some.length === 0) continue;
    const request = {
      takes: group.map(({ take, uncleaned }) => cut(ofVideo ? (uncleaned ?? take) : take)),
      ledgers: group.map((one) => takeLedger(store, ofVideo ? { ...one, cleanUp: [] } : one, body)),
      body,
      formats: some,
      outDir,
      baseName,
      settings,
      character,
      workers,
      project: basename(store.path, extname(store.path)),
      clipName: media ? basename(media.path) : undefined,
      clipPath: media?.path,
      clipBeginsUs: media?.ptsUs[0],
      clipRotation: media?.rotation,
      // Files of the video have endings of their own, so that both kinds can share a name.
      book: ofVideo ? undefined : names.files,
    };
    written.push(...(await exportTakes(request, ctx)));
  }
  return written;
}
