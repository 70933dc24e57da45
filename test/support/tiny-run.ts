import { adversarialPhases } from '#shared/training/loop/adversarial-phases.ts';
import type { BatchSource, Feeds } from '#shared/training/loop/batch-source.ts';
import { LoopOptions } from '#shared/training/loop/loop-options.ts';
import type { TrainingPhase } from '#shared/training/loop/phase.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { tinyJoints49 } from './tiny-joints49.ts';
import { TINY, TINY_DISCRIMINATOR, TINY_GENERATOR, tinyBatch, tinyWeights } from './tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam', learningRate: 2e-3 });

export interface TinyRunOptions {
  readonly discriminator?: boolean;
  readonly dropout?: number;
  readonly discriminatorEvery?: number;
  readonly mixed?: boolean;
  readonly rates?: { readonly generator: number; readonly discriminator: number };
  /** Clips with a truth in 3D; as many as `TINY` says unless given. */
  readonly solidClips?: number;
}

/** The phases of tiny networks on the tiny body. */
export function tinyPhases(options: TinyRunOptions = {}): TrainingPhase[] {
  const { discriminator = true, dropout = 0, mixed = false, discriminatorEvery = 1, rates } = options;
  const { body, source } = tinyJoints49();
  const { clips, frames } = TINY;
  const { solidClips = TINY.solidClips } = options;
  const { temporal, regressor } = TINY_GENERATOR;
  return adversarialPhases({
    generator: { temporal, regressor: { ...regressor, dropout } },
    discriminator: discriminator ? TINY_DISCRIMINATOR : null,
    body,
    joints: { set: 'spin49', source },
    batch: { clips, solidClips, frames },
    lossWeights: PUBLISHED_LOSS_WEIGHTS,
    mixed,
    optimisers: {
      generator: rates ? { ...ADAM, learningRate: rates.generator } : ADAM,
      discriminator: rates ? { ...ADAM, learningRate: rates.discriminator } : ADAM,
    },
    discriminatorEvery,
  });
}

/** Untrained weights for some phases. */
export function tinyRunWeights(phases: readonly TrainingPhase[]) {
  return tinyWeights(...phases.map((phase) => phase.plan(1).pieces[0]!.step));
}

/** Loop settings that are quick. */
export function tinyLoopOptions(options: Partial<LoopOptions> = {}): LoopOptions {
  return LoopOptions.parse({ epochs: 2, iterationsPerEpoch: 3, seed: 7, ...options });
}

/** Batches that follow from a count alone: each is another phase of the same waves. */
export class TinySource implements BatchSource {
  private count = 0;
  private readonly change: (feeds: Record<string, Float32Array>, count: number) => void;

  /** @param change spoils batches, for tests; hears which one it is, from 1 */
  constructor(change: (feeds: Record<string, Float32Array>, count: number) => void = () => {}) {
    this.change = change;
  }

  async next(): Promise<Feeds> {
    this.count++;
    const feeds = { ...tinyBatch(this.count % 5), 'real.theta': realMotion(this.count) };
    this.change(feeds, this.count);
    return feeds;
  }

  position(): number {
    return this.count;
  }

  restore(position: unknown): void {
    if (typeof position !== 'number') throw new Error('this position is of another source');
    this.count = position;
  }
}

function realMotion(seed: number): Float32Array {
  const { clips, frames } = TINY;
  return Float32Array.from({ length: clips * frames * 85 }, (_, i) => 0.4 * Math.sin(0.31 * i + seed));
}
