import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import type { WeightTensor } from '#shared/networks/weights.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import type { BatchSource, Feeds } from '#shared/training/loop/batch-source.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { TINY, tinyBatch, tinyGeneratorStep } from './tiny-training.ts';

const ANY = OptimiserOptions.parse({ type: 'sgd' });
/** How far a teacher's poses lie from the mean pose, against those of a network that was never trained. */
const LIVELY = 40;

/**
 * Clips with a truth that a generator can tell exactly: another one, with other weights, made it up. `real.theta` are the
 * same motions, so that a generator that has learnt them cannot be told from real motion.
 */
export async function taughtClips(seed = 9): Promise<Feeds> {
  const { clips, frames } = TINY;
  const teacher = tinyGeneratorStep(ANY, { discriminator: null, batch: { clips, solidClips: clips, frames } });
  const shapes = [...teacher.state, ...teacher.fixed].filter(({ name }) => !name.includes('/'));
  const weights = initialWeights(new Map(shapes.map(({ name, shape }) => [name, shape])), seed);
  const lively = ([name, { shape, data }]: [string, WeightTensor]): [string, WeightTensor] => [
    name,
    { shape, data: /dec(pose|shape)\.weight$/.test(name) ? data.map((x) => LIVELY * x) : data },
  ];
  const executor = new OrtExecutor(new Map([...weights].map(lively)), { threads: 1 });
  await executor.load(teacher);
  const rows = clips * frames;
  const blank: Record<string, Float32Array> = {
    features: tinyBatch().features!,
    'truth.keypoints2d': new Float32Array(rows * 49 * 3),
    'truth.keypoints3d': new Float32Array(rows * 49 * 3),
    'truth.theta': new Float32Array(rows * 85),
    'truth.hasJoints': new Float32Array(rows).fill(1),
    'truth.hasTheta': new Float32Array(rows).fill(1),
  };
  const told = await executor.run(teacher, { ...scheduleFeeds(ANY, 1, 0), ...blank });
  const [theta, joints3d, joints2d] = ['theta', 'keypoints3d', 'keypoints2d'].map((name) =>
    told.reports.get(name)!.slice(),
  );
  told.reject();
  await executor.dispose();
  // Every point is sure: [x, y, 1].
  const points = Float32Array.from({ length: rows * 49 * 3 }, (_, i) =>
    i % 3 === 2 ? 1 : joints2d![2 * Math.floor(i / 3) + (i % 3)]!,
  );
  return {
    ...blank,
    'truth.keypoints2d': points,
    'truth.keypoints3d': joints3d!,
    'truth.theta': theta!,
    'real.theta': theta!,
  };
}

/** The same batch again and again. */
export class SameBatch implements BatchSource {
  private readonly feeds: Feeds;

  constructor(feeds: Feeds) {
    this.feeds = feeds;
  }

  async next(): Promise<Feeds> {
    return this.feeds;
  }

  position(): number {
    return 0;
  }

  restore(): void {}
}
