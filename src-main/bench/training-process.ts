/**
 * Trains in a process of its own, so that its memory is that of training alone. Reads one JSON request per line and answers each
 * with one line, as the PyTorch reference does.
 *
 *   training-process.ts vibe [published]   one iteration of the published training at its full size; dropout if published
 *   training-process.ts keypoints FOLDER   one epoch of the built-in network over the stores `frames` and `motion` in a folder
 */
import { createInterface } from 'node:readline';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { takePhase } from '#shared/training/loop/take-phase.ts';
import { type FullTraining, fullTraining } from './full-training.ts';
import { keypointTraining } from './keypoint-training.ts';

/** What is asked, and what is answered. */
export interface TrainingRequest {
  readonly threads: number;
}
export interface TrainingAnswer {
  readonly seconds: number;
  /** Processor seconds. */
  readonly cpu: number;
  /** Losses of the last iteration before its updates. */
  readonly generator: number;
  readonly discriminator: number;
  readonly peak_mb: number;
  /** Iterations and frames that were worked off. */
  readonly iterations: number;
  readonly frames: number;
}

const [, , mode, argument] = process.argv;
const training: FullTraining & { readonly epoch: number; readonly batches: () => Promise<FullTraining['feeds']> } =
  mode === 'keypoints' ? await keypointTraining(argument!) : once(fullTraining({ dropout: argument === 'published' }));
const opened = new Map<number, OrtExecutor>();
let done = 0;
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { threads } = JSON.parse(line) as TrainingRequest;
  process.stdout.write(`${JSON.stringify(await work(threads))}\n`);
}
for (const executor of opened.values()) await executor.dispose();

function once(full: FullTraining) {
  return { ...full, epoch: 1, batches: async () => full.feeds };
}

async function work(threads: number): Promise<TrainingAnswer> {
  const executor = await openWith(threads);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const losses = { generator: 0, discriminator: 0 };
  const { phases, epoch, batches } = training;
  for (let i = 0; i < epoch; i++) {
    done++;
    const feeds = await batches();
    const turn = { iteration: done, update: done, rate: 5e-5, seed: 1, pieces: 1 };
    const first = await takePhase(executor, phases[0]!, { ...turn, feeds });
    const fake = { 'fake.theta': first.report('theta') };
    const second = await takePhase(executor, phases[1]!, { ...turn, feeds: { ...feeds, ...fake }, rate: 1e-4 });
    losses.generator = first.report('loss')[0]!;
    losses.discriminator = second.report('loss')[0]!;
  }
  const { user, system } = process.cpuUsage(cpu);
  const theta = phases[0]!.plan(1).pieces[0]!.step.reports.theta!.shape as readonly number[];
  return {
    seconds: (performance.now() - start) / 1000,
    cpu: (user + system) / 1e6,
    ...losses,
    peak_mb: peakMemoryMb(),
    iterations: epoch,
    frames: epoch * theta[0]! * theta[1]!,
  };
}

async function openWith(threads: number): Promise<OrtExecutor> {
  const before = opened.get(threads);
  if (before) return before;
  const executor = new OrtExecutor(training.weights, { device: 'cpu', threads });
  for (const phase of training.phases) for (const { step } of phase.plan(1).pieces) await executor.load(step);
  opened.set(threads, executor);
  return executor;
}
