import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaySamples } from '#main/services/finetune/replay/replay-set.ts';
import { writeReplayStores } from '#main/services/finetune/write-sample-store.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import { withTempFolder } from '../demo-media.ts';
import { findPython } from '../find-python.ts';
import { fullTraining } from '../full-training.ts';
import { openJsonLines } from '../json-line-process.ts';
import { type Figure, measure } from '../measure.ts';
import { trainingArrays } from '../training-arrays.ts';
import type { TrainingAnswer } from '../training-process.ts';

const REFERENCE = fileURLToPath(new URL('../reference/vibe_training.py', import.meta.url));
const OURS = fileURLToPath(new URL('../training-process.ts', import.meta.url));
const RUNS = 3;
/** How close the losses of the first iteration must be, without dropout, as shares. */
const AGREEMENT = 1e-3;

/** An answer of the PyTorch reference. */
type TorchAnswer = Pick<TrainingAnswer, 'seconds' | 'cpu' | 'generator' | 'discriminator' | 'peak_mb'>;

/**
 * One iteration of the published training at its full size (generator step and discriminator step, 32 clips of 16 frames),
 * beside PyTorch with the same weights and the same work: only the vertices that joints are made of. Each has a process of its
 * own. How long PyTorch takes with all vertices, as the published code does it, is told besides.
 */
export function trainStepMs(signal: AbortSignal): Promise<Figure> {
  return withTempFolder(async (folder) => {
    const threads = Math.min(2, availableParallelism());
    const load = loadavg()[0]!;
    await compareLosses(folder, threads);
    const torch = await openTorch(folder, { dropout: true, allVertices: false });
    const ours = await openOurs('vibe', 'published');
    const peaks = { ours: 0, theirs: 0 };
    const cpu = { ours: 0, theirs: 0 };
    try {
      const figure = await measure(
        async () => {
          const answer = await ours.ask({ threads });
          peaks.ours = answer.peak_mb;
          cpu.ours = answer.cpu;
          return 1000 * answer.seconds;
        },
        {
          unit: 'ms',
          runs: RUNS,
          signal,
          reference: torch && {
            name: `PyTorch ${torch.hello.torch}`,
            run: async () => {
              const answer = await torch.ask({ do: 'step', threads });
              peaks.theirs = answer.peak_mb;
              cpu.theirs = answer.cpu;
              return 1000 * answer.seconds;
            },
          },
        },
      );
      await torch?.close();
      const published = await publishedSeconds(folder, threads);
      const note = [
        `${threads} threads`,
        `processor time ${cpu.ours.toFixed(1)} s${torch ? `, PyTorch ${cpu.theirs.toFixed(1)} s` : ''}`,
        `peak memory ${Math.round(peaks.ours)} MB${torch ? `, PyTorch ${Math.round(peaks.theirs)} MB` : ''}`,
        ...(published === null ? [] : [`PyTorch with all vertices, as published, ${Math.round(1000 * published)} ms`]),
        `load of the machine ${load.toFixed(1)}`,
      ].join('; ');
      return { ...figure, note };
    } finally {
      await ours.close();
      await torch?.close();
    }
  });
}

/** One epoch of the built-in network, with a discriminator, over the recordings that come with the studio. */
export function keypointEpochMs(signal: AbortSignal): Promise<Figure> {
  return withTempFolder(async (folder) => {
    const threads = Math.min(2, availableParallelism());
    const points = bodyPoints(await loadBuiltinBody());
    const samples = await replaySamples('train', { points, ...pointsBody(points) });
    await writeReplayStores(samples, { frames: join(folder, 'frames'), motion: join(folder, 'motion') });
    const ours = await openOurs('keypoints', folder);
    try {
      let last: TrainingAnswer | null = null;
      const run = async (): Promise<number> => {
        last = await ours.ask({ threads });
        return 1000 * last.seconds;
      };
      const figure = await measure(run, { unit: 'ms', runs: RUNS, signal });
      const { iterations, frames, peak_mb } = last!;
      const rate = Math.round((1000 * frames) / figure.median);
      const note = `${iterations} iterations, ${frames} frames, ${rate} frames/s; ${threads} threads; peak memory ${Math.round(peak_mb)} MB`;
      return { ...figure, note };
    } finally {
      await ours.close();
    }
  });
}

/** @throws Error where one iteration without dropout does not give the losses that PyTorch gives */
async function compareLosses(folder: string, threads: number): Promise<void> {
  const torch = await openTorch(folder, { dropout: false, allVertices: false });
  if (!torch) return;
  const ours = await openOurs('vibe', 'exact');
  try {
    const [here, there] = [await ours.ask({ threads }), await torch.ask({ do: 'step', threads })];
    for (const what of ['generator', 'discriminator'] as const) {
      if (Math.abs(here[what] - there[what]) <= AGREEMENT * Math.abs(there[what])) continue;
      throw new Error(`the ${what}'s loss is ${here[what]} here and ${there[what]} in PyTorch`);
    }
  } finally {
    await ours.close();
    await torch.close();
  }
}

/** Seconds of PyTorch's second iteration with all vertices; null without PyTorch. */
async function publishedSeconds(folder: string, threads: number): Promise<number | null> {
  const torch = await openTorch(folder, { dropout: true, allVertices: true });
  if (!torch) return null;
  try {
    await torch.ask({ do: 'step', threads });
    return (await torch.ask({ do: 'step', threads })).seconds;
  } finally {
    await torch.close();
  }
}

function openOurs(mode: 'vibe' | 'keypoints', argument: string) {
  return openJsonLines<{ ready: true }, TrainingAnswer>(process.execPath, [OURS, mode, argument]);
}

/** PyTorch in a process of its own; null where no Python with it is found. */
async function openTorch(
  folder: string,
  { dropout, allVertices }: { readonly dropout: boolean; readonly allVertices: boolean },
) {
  const program = await findPython(['torch', 'numpy']);
  if (!program) return null;
  const path = join(folder, `training-${dropout}-${allVertices}.npz`);
  await writeFile(path, writeNpz(trainingArrays(fullTraining({ dropout }), allVertices), { compress: false }));
  const args = [REFERENCE, path, ...(dropout ? ['published'] : [])];
  return await openJsonLines<{ torch: string }, TorchAnswer>(program, args);
}
