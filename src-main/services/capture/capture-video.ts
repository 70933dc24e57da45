import { basename, extname } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import { runJob } from '#main/jobs/run-job.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { type TakeHead, takeHeads } from '#main/services/takes/take-heads.ts';
import { loadCaptureDetails } from '#main/store/capture-records.ts';
import { saveExport } from '#main/store/export-records.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { saveModel } from '#main/store/model-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';
import type { RejectedTrack } from '#shared/vision/person-track.ts';
import { type CaptureOptions, focalPx, frameRange } from './capture-request.ts';
import { type CaptureDetails, captureStages, type WrittenFile } from './capture-stages.ts';
import { captureBody, type ResolvedNetwork, resolveNetwork } from './network-request.ts';

/** What to make of a capture besides takes in the project. */
export interface CaptureOutput {
  readonly outDir: string;
  readonly formats: readonly ExportFormat[];
  readonly overlay: boolean;
}

/** What a capture of one video gave. */
export interface CapturedVideo {
  readonly path: string;
  /** Frames that were looked at. */
  readonly frames: number;
  readonly takes: readonly TakeHead[];
  readonly rejected: readonly RejectedTrack[];
  readonly files: readonly WrittenFile[];
  /** Seconds per stage; a stage whose earlier result was good takes next to none. */
  readonly stages: Readonly<Record<string, number>>;
  /** Stages that an earlier run had done. */
  readonly reused: readonly string[];
}

/**
 * Captures one video into a project: tracks, fits, stores, exports, draws. What an earlier run finished is reused.
 *
 * @throws Problem of any stage; the project then holds what was finished before. AbortError when cancelled.
 */
export async function captureVideo(
  host: { store: ProjectStore; engine: Engine },
  path: string,
  options: CaptureOptions,
  output: CaptureOutput,
  ctx: TaskContext,
): Promise<CapturedVideo> {
  const started = performance.now();
  const info = await host.engine.run('probe', { path }, ctx);
  const probe = (performance.now() - started) / 1000;
  const captured = await captureProbed(host, info, options, output, ctx);
  return { ...captured, stages: { probe, ...captured.stages } };
}

/**
 * As `captureVideo`, for a video that was probed and has not changed since.
 *
 * @param onEvent told everything that happens to the job
 */
export async function captureProbed(
  { store, engine }: { store: ProjectStore; engine: Engine },
  info: VideoInfo,
  options: CaptureOptions,
  output: CaptureOutput,
  ctx: TaskContext,
  onEvent?: (event: JobEvent) => void,
): Promise<CapturedVideo> {
  const { from, to } = frameRange(info, options.startS, options.endS);
  const network = options.network && (await resolveNetwork(options.network));
  if (network) noteModel(store, network);
  const stages = captureStages({
    store,
    engine,
    info,
    mediaId: saveMedia(store, info),
    from,
    to,
    focalPx: focalPx(info, options.focal),
    options,
    body: await captureBody(network),
    network,
    output: { ...output, baseName: basename(info.path, extname(info.path)) },
  });
  const jobId = submitJob(store, 'capture', captureInput(info, options, output));
  const run = await runJob(store, jobId, stages.list, ctx, { onEvent });
  const { captureId } = run.output(stages.fit);
  const files = [...run.output(stages.files), ...run.output(stages.overlay)];
  store.write(() => {
    for (const { takeId, path: file, format, sha256, receipt } of files) {
      saveExport(store, { takeId, path: file, format, preset: 'default', sha256, receipt });
    }
  });
  return {
    path: info.path,
    frames: to - from,
    takes: takeHeads(store, captureId),
    rejected: loadCaptureDetails<CaptureDetails>(store, captureId)?.rejected ?? [],
    files,
    stages: Object.fromEntries(run.stages.map(({ name, ms }) => [name, ms / 1000])),
    reused: run.stages.filter(({ reused }) => reused).map(({ name }) => name),
  };
}

/** What a capture job is told: with the video it is everything that `captureProbed` needs. */
export interface CaptureInput {
  readonly media: string;
  readonly from: number;
  readonly to: number;
  readonly options: CaptureOptions;
  readonly output: CaptureOutput;
}

/** Input of the job that captures a video: the same input is the same job. @throws Problem media/range */
export function captureInput(info: VideoInfo, options: CaptureOptions, output: CaptureOutput) {
  return {
    media: info.sha256,
    ...frameRange(info, options.startS, options.endS),
    options: {
      ...options,
      boxes: options.boxes.map((box) => ({ ...box })),
      focal: options.focal && { ...options.focal },
      network: options.network && { ...options.network },
    },
    output: { ...output, formats: [...output.formats] },
  } satisfies CaptureInput;
}

/** Keeps in the project which model its takes come from: the file may be gone from the library later. */
function noteModel(store: ProjectStore, { generator }: ResolvedNetwork): void {
  const { name, licence, weights, source } = generator;
  saveModel(store, { name, licence, sha256: weights.sha256, lineage: { file: source.file, sha256: source.sha256 } });
}
