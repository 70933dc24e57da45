import { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import { LossWeights } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { trial } from './trials.ts';

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
  /** Weights of the mean distances of joints (metres) and of their accelerations (metres per frame²); null: without. */
  readonly distances: { readonly places: number; readonly accelerations: number } | null;
  /** Share of the simulated windows in which limbs move as in other windows. */
  readonly mixShare: number;
  readonly optimiser: OptimiserOptions;
  /** Steps until the learning rate is reached; from there it falls along a half cosine. */
  readonly warmUp: number;
  /** Keeps the learning rate once it is reached. */
  readonly steady: boolean;
  /** Begins with an untrained temporal encoder, whatever the rest begins with. */
  readonly freshTemporal: boolean;
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
  distances: null,
  mixShare: 0,
  freshTemporal: false,
  steady: false,
  optimiser: OptimiserOptions.parse({ type: 'adam', learningRate: 5e-4 }),
  warmUp: 100,
};

const adam = (learningRate: number): OptimiserOptions => OptimiserOptions.parse({ type: 'adam', learningRate });

/** What counts in phases that were tried after these: distances instead of their squares, and limbs that move as somebody else's. */
const BY_DISTANCE: Pick<Recipe, 'lossWeights' | 'distances' | 'mixShare'> = {
  lossWeights: { ...SHIPPED.lossWeights, keypoints3d: 100, motion: 2500 },
  distances: { places: 40, accelerations: 30 },
  mixShare: 0.4,
};

const PHASES_BY_NAME: Readonly<Record<string, Partial<Recipe>>> = {
  // Short windows, many poses: most of what a frame tells is learned five times as fast.
  frames: { clips: 106, frames: 6, discriminator: null, optimiser: adam(1e-3) },
  // Then windows long enough for the temporal encoder to learn what neighbours tell.
  windows: { clips: 28, frames: 24, discriminator: null, optimiser: adam(6e-4) },
  adversarial: {},
  // On from there, not shipped: better at held-out people of the same motion capture, worse at others (MODEL_CARD.md).
  long: { ...BY_DISTANCE, clips: 28, frames: 24, discriminator: null, optimiser: adam(6e-4), steady: true },
  last: { ...BY_DISTANCE, discriminator: null, optimiser: adam(6e-4) },
};

/** Phases of the built-in network's training; each begins with the mean of the last moments of the one before. */
export const PHASES: readonly { readonly variant: string; readonly steps: number }[] = [
  { variant: 'frames', steps: 1000 },
  { variant: 'windows', steps: 3700 },
  { variant: 'adversarial', steps: 2922 },
];

/** The recipe of a phase, or of a trial (`trials.ts`). */
export function recipe(variant: string, steps = SHIPPED.steps, seed = SHIPPED.seed): Recipe {
  const change = PHASES_BY_NAME[variant] ?? trial(variant, SHIPPED);
  if (!change) throw new Error(`no recipe is called ${variant}`);
  return { ...SHIPPED, ...change, steps, seed };
}

/** The learning rate of a step, from 1. */
export function learningRate({ optimiser, warmUp, steps, steady }: Recipe, step: number): number {
  const rise = Math.min(1, step / warmUp);
  if (steady) return optimiser.learningRate * rise;
  const share = Math.min(1, Math.max(0, (step - warmUp) / Math.max(1, steps - warmUp)));
  return optimiser.learningRate * rise * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * share)));
}
