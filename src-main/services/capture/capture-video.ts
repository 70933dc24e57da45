import { basename, extname } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import { runJob } from '#main/jobs/run-job.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ExportFormat } from '#main/services/export/export-formats.ts';
import { type TakeHead, takeHeads } from '#main/services/takes/take-heads.ts';
import { loadCaptureDetails } from '#main/store/capture-records.ts';
import { saveExport } from '#main/store/export-records.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { RejectedTrack } from '#shared/vision/person-track.ts';
import { type CaptureOptions, focalPx, frameRange } from './capture-request.ts';
import { type CaptureDetails, captureStages, type WrittenFile } from './capture-stages.ts';
import { captureBody, resolveNetwork } from './network-request.ts';

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
  { store, engine }: { store: ProjectStore; engine: Engine },
  path: string,
  options: CaptureOptions,
  output: CaptureOutput,
  ctx: TaskContext,
): Promise<CapturedVideo> {
  const started = performance.now();
  const info = await engine.run('probe', { path }, ctx);
  const { from, to } = frameRange(info, options.startS, options.endS);
  const probeS = (performance.now() - started) / 1000;
  const network = options.network && (await resolveNetwork(options.network));
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
    output: { ...output, baseName: basename(path, extname(path)) },
  });
  const jobId = submitJob(store, 'capture', {
    media: info.sha256,
    from,
    to,
    options: {
      ...options,
      boxes: options.boxes.map((box) => ({ ...box })),
      focal: options.focal && { ...options.focal },
      network: options.network && { ...options.network },
    },
    output: { ...output, formats: [...output.formats] },
  });
  const run = await runJob(store, jobId, stages.list, ctx);
  const { captureId } = run.output(stages.fit);
  const files = [...run.output(stages.files), ...run.output(stages.overlay)];
  store.write(() => {
    for (const { takeId, path: file, format, sha256, receipt } of files) {
      saveExport(store, { takeId, path: file, format, preset: 'default', sha256, receipt });
    }
  });
  return {
    path,
    frames: to - from,
    takes: takeHeads(store, captureId),
    rejected: loadCaptureDetails<CaptureDetails>(store, captureId)?.rejected ?? [],
    files,
    stages: { probe: probeS, ...Object.fromEntries(run.stages.map(({ name, ms }) => [name, ms / 1000])) },
    reused: run.stages.filter(({ reused }) => reused).map(({ name }) => name),
  };
}
