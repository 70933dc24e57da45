import { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import { LossWeights } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';

/** Everything that decides what a training run gives, besides its data. */
export interface Recipe {
  readonly seed: number;
  readonly steps: number;
  readonly clips: number;
  readonly frames: number;
  /** Share of the clips that the real detector saw. */
  readonly realShare: number;
  readonly generator: GeneratorOptions;
  /** Null trains without the adversarial term. */
  readonly discriminator: DiscriminatorOptions | null;
  readonly lossWeights: LossWeights;
  readonly optimiser: OptimiserOptions;
  /** Steps until the learning rate is reached; from there it falls along a half cosine. */
  readonly warmUp: number;
}

const SHIPPED: Recipe = {
  seed: 20261122,
  steps: 3000,
  clips: 14,
  frames: 48,
  realShare: 0.3,
  generator: GeneratorOptions.parse({
    encoder: { type: 'keypoints', feature: 448, hidden: 512, blocks: 2, dropout: 0.02, lifted: true },
    temporal: { type: 'gru', input: 448, layers: 2, hidden: 256, bidirectional: true, residual: true },
    regressor: { feature: 448, hidden: 256, iterations: 1, dropout: 0 },
  }),
  discriminator: DiscriminatorOptions.parse({
    hidden: 128,
    attention: { layers: 2, activation: 'tanh', dropout: 0.2 },
  }),
  lossWeights: LossWeights.parse({
    keypoints2d: 60,
    keypoints3d: 300,
    pose: 30,
    shape: 1,
    adversarial: 0.2,
    motion: 5000,
  }),
  optimiser: OptimiserOptions.parse({ type: 'adam', learningRate: 5e-4 }),
  warmUp: 100,
};

/** Phases of the built-in network's training; each begins with the weights of the one before. */
export const PHASES: readonly { readonly variant: string; readonly steps: number }[] = [
  { variant: 'frames', steps: 1000 },
  { variant: 'windows', steps: 5000 },
  { variant: 'shipped', steps: 3000 },
];

/** The recipe of the shipped network with some of its parts exchanged, by name. */
export function recipe(variant: string, steps = SHIPPED.steps): Recipe {
  const gru = SHIPPED.generator.temporal;
  const generator = (temporal: unknown): GeneratorOptions => GeneratorOptions.parse({ ...SHIPPED.generator, temporal });
  const base = { ...SHIPPED, steps };
  switch (variant) {
    case 'shipped':
      return base;
    case 'frames':
      // Short windows, many poses: most of what a frame tells is learned five times as fast.
      return {
        ...base,
        clips: 106,
        frames: 6,
        discriminator: null,
        optimiser: OptimiserOptions.parse({ type: 'adam', learningRate: 1e-3 }),
      };
    case 'windows':
      // Then windows long enough for the temporal encoder to learn what neighbours tell.
      return {
        ...base,
        clips: 28,
        frames: 24,
        discriminator: null,
        optimiser: OptimiserOptions.parse({ type: 'adam', learningRate: 6e-4 }),
      };
    case 'no-discriminator':
      return { ...base, discriminator: null };
    case 'causal':
      return { ...base, generator: generator({ ...gru, bidirectional: false, hidden: 384 }) };
    case 'transformer':
      return {
        ...base,
        generator: generator({
          type: 'transformer',
          input: 448,
          layers: 3,
          hidden: 256,
          heads: 8,
          feedForward: 512,
          past: 12,
          future: 12,
        }),
      };
    case 'simulated-only':
      return { ...base, realShare: 0 };
    default:
      throw new Error(`no recipe is called ${variant}`);
  }
}

/** The learning rate of a step, from 1. */
export function learningRate({ optimiser, warmUp, steps }: Recipe, step: number): number {
  const rise = Math.min(1, step / warmUp);
  const share = Math.min(1, Math.max(0, (step - warmUp) / Math.max(1, steps - warmUp)));
  return optimiser.learningRate * rise * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * share)));
}
