import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { takePhase } from '#shared/training/loop/take-phase.ts';
import { withTempFolder } from '../demo-media.ts';
import { findPython } from '../find-python.ts';
import { type FullTraining, fullTraining } from '../full-training.ts';
import { type Figure, measure, milliseconds } from '../measure.ts';

const SCRIPT = fileURLToPath(new URL('../reference/vibe_training.py', import.meta.url));
const RUNS = 3;
/** How close the losses of the first iteration must be, without dropout, as shares. */
const AGREEMENT = 1e-3;

interface TorchStep {
  readonly seconds: number;
  readonly cpu: number;
  readonly generator: number;
  readonly discriminator: number;
  readonly peak_mb: number;
}

/**
 * One iteration of the published training at its full size (generator step and discriminator step, 32 clips of 16 frames),
 * beside PyTorch with the same weights, which computes all 6890 vertices, as the published code does.
 */
export function trainStepMs(signal: AbortSignal): Promise<Figure> {
  return withTempFolder(async (folder) => {
    const threads = Math.min(2, availableParallelism());
    const load = loadavg()[0]!;
    const exact = fullTraining({ dropout: false });
    const reference = await openTorch(folder, exact, false);
    if (reference) {
      const theirs = await reference.step(threads);
      const ours = await opened(exact, threads, (step) => step());
      assertClose('generator', ours.generator, theirs.generator);
      assertClose('discriminator', ours.discriminator, theirs.discriminator);
      await reference.close();
    }
    const published = fullTraining({ dropout: true });
    const torch = await openTorch(folder, published, true);
    try {
      return await opened(published, threads, async (step) => {
        let theirPeak = 0;
        const figure = await measure(() => milliseconds(step), {
          unit: 'ms',
          runs: RUNS,
          signal,
          reference: torch && {
            name: `PyTorch ${torch.version}`,
            run: async () => {
              const { seconds, peak_mb } = await torch.step(threads);
              theirPeak = peak_mb;
              return 1000 * seconds;
            },
          },
        });
        const memory = `peak memory ${Math.round(peakMemoryMb())} MB${torch ? `, PyTorch ${Math.round(theirPeak)} MB` : ''}`;
        return { ...figure, note: `${threads} threads; ${memory}; load of the machine ${load.toFixed(1)}` };
      });
    } finally {
      await torch?.close();
    }
  });
}

interface Losses {
  readonly generator: number;
  readonly discriminator: number;
}

/** Opens an executor, hands out one iteration as a function, and frees it. */
async function opened<T>(
  { phases, weights, feeds }: FullTraining,
  threads: number,
  work: (step: () => Promise<Losses>) => Promise<T>,
): Promise<T> {
  const executor = new OrtExecutor(weights, { device: 'cpu', threads });
  try {
    for (const phase of phases) for (const { step } of phase.plan(1).pieces) await executor.load(step);
    let iteration = 0;
    return await work(async () => {
      iteration++;
      const turn = { iteration, update: iteration, rate: 5e-5, seed: 1, pieces: 1 };
      const first = await takePhase(executor, phases[0]!, { ...turn, feeds });
      const fake = { 'fake.theta': first.report('theta') };
      const second = await takePhase(executor, phases[1]!, { ...turn, feeds: { ...feeds, ...fake }, rate: 1e-4 });
      return { generator: first.report('loss')[0]!, discriminator: second.report('loss')[0]! };
    });
  } finally {
    await executor.dispose();
  }
}

/** PyTorch in a process of its own; null where no Python with it is found. */
async function openTorch(folder: string, training: FullTraining, published: boolean) {
  const program = await findPython(['torch', 'numpy']);
  if (!program) return null;
  const path = join(folder, `training-${published}.npz`);
  await writeFile(path, writeNpz(referenceArrays(training), { compress: false }));
  const child = spawn(program, [SCRIPT, path, ...(published ? ['published'] : [])]);
  child.stderr.pipe(process.stderr);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the PyTorch reference ended');
    return JSON.parse(value) as T;
  };
  const { torch } = await answer<{ torch: string }>();
  return {
    version: torch,
    step: async (threads: number): Promise<TorchStep> => {
      child.stdin.write(`${JSON.stringify({ do: 'step', threads })}\n`);
      return await answer<TorchStep>();
    },
    close: async (): Promise<void> => {
      child.stdin.end();
      await ended;
    },
  };
}

type NpzEntries = Parameters<typeof writeNpz>[0];

function referenceArrays({ weights, feeds, body, joints, phases }: FullTraining): NpzEntries {
  const array = (data: Float32Array, shape: readonly number[]) => ({ dtype: 'f4' as const, shape: [...shape], data });
  const shapes = new Map(phases.flatMap((phase) => [...phase.plan(1).pieces[0]!.step.feeds]));
  const count = body.vertexCount;
  const dense = (matrix: typeof body.jointRegressor): Float32Array => {
    const out = new Float32Array(matrix.rows * count);
    for (let r = 0; r < matrix.rows; r++) {
      for (let i = matrix.starts[r]!; i < matrix.starts[r + 1]!; i++)
        out[r * count + matrix.columns[i]!] = matrix.values[i]!;
    }
    return out;
  };
  return [
    ...[...weights].map(([key, { shape, data }]) => [key, array(data, shape)] as const),
    ...Object.entries(feeds).map(([name, data]) => [`feed.${name}`, array(data, shapes.get(name)!)] as const),
    ['body.v_template', array(body.template, [count, 3])],
    ['body.shapedirs', array(body.shapeDirs, [count, 3, 10])],
    ['body.posedirs', array(body.poseDirs!, [9 * (JOINT_COUNT - 1), 3 * count])],
    ['body.J_regressor', array(dense(body.jointRegressor), [JOINT_COUNT, count])],
    ['body.weights', array(body.weights, [count, JOINT_COUNT])],
    ['body.J_regressor_extra', array(dense(joints.extraRegressor), [joints.extraRegressor.rows, count])],
  ];
}

function assertClose(what: string, ours: number, theirs: number): void {
  if (Math.abs(ours - theirs) <= AGREEMENT * Math.abs(theirs)) return;
  throw new Error(`the ${what}'s loss is ${ours} here and ${theirs} in PyTorch`);
}
