import {
  DiscriminatorOptions,
  type GeneratorOptions,
  GruEncoderOptions,
  RegressorOptions,
} from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { initialWeights } from '#shared/training/initial-weights.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import type { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { type DiscriminatorStepOptions, discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { type GeneratorStepOptions, generatorStep } from '#shared/training/steps/generator-step.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import { tinyJoints49 } from './tiny-joints49.ts';

/** A generator and a discriminator small enough to train in a test. */
export const TINY = {
  clips: 4,
  solidClips: 2,
  frames: 3,
  features: 12,
} as const;

export const TINY_GENERATOR: Pick<GeneratorOptions, 'temporal' | 'regressor'> = {
  temporal: GruEncoderOptions.parse({ type: 'gru', input: TINY.features, layers: 2, hidden: 10 }),
  regressor: RegressorOptions.parse({ feature: TINY.features, hidden: 24, dropout: 0 }),
};
export const TINY_DISCRIMINATOR = DiscriminatorOptions.parse({
  hidden: 8,
  attention: { layers: 2, activation: 'tanh', dropout: 0 },
});

/** The generator's step on tiny networks and the tiny body. */
export function tinyGeneratorStep(
  optimiser: OptimiserOptions,
  options: Partial<GeneratorStepOptions> = {},
): TrainingStep {
  const { body, source } = tinyJoints49();
  const { clips, solidClips, frames } = TINY;
  return generatorStep({
    generator: TINY_GENERATOR,
    discriminator: TINY_DISCRIMINATOR,
    body,
    joints: { set: 'spin49', source },
    batch: { clips, solidClips, frames },
    lossWeights: PUBLISHED_LOSS_WEIGHTS,
    optimiser,
    ...options,
  });
}

export function tinyDiscriminatorStep(
  optimiser: OptimiserOptions,
  options: Partial<DiscriminatorStepOptions> = {},
): TrainingStep {
  const { clips, frames } = TINY;
  return discriminatorStep({
    discriminator: TINY_DISCRIMINATOR,
    lossWeights: PUBLISHED_LOSS_WEIGHTS,
    batch: { clips, frames },
    optimiser,
    ...options,
  });
}

/** Untrained weights for all parameters of some steps. */
export function tinyWeights(...steps: readonly TrainingStep[]): Weights {
  const shapes = steps.flatMap(({ tape }) =>
    [...tape.parameterValues()].map(([key, value]) => [key, value.shape as readonly number[]] as const),
  );
  return initialWeights(new Map(shapes), 5);
}

/** Smooth motions of the right size to learn: features, and a truth they tell. */
export function tinyBatch(phase = 0): Record<string, Float32Array> {
  const { clips, solidClips, frames, features } = TINY;
  const wave = (length: number, of: (i: number) => number): Float32Array =>
    Float32Array.from({ length }, (_, i) => of(i));
  const solid = solidClips * frames;
  return {
    features: wave(clips * frames * features, (i) => Math.sin(1.7 * i + phase)),
    'truth.keypoints2d': wave(clips * frames * 49 * 3, (i) => (i % 3 === 2 ? 1 : 0.4 * Math.sin(0.9 * i + phase))),
    'truth.keypoints3d': wave(solid * 49 * 3, (i) => 0.3 * Math.sin(0.7 * i + phase)),
    'truth.theta': wave(solid * 85, (i) => 0.3 * Math.sin(0.3 * i + phase)),
    'truth.hasJoints': wave(solid, () => 1),
    'truth.hasTheta': wave(solid, (i) => i % 2),
  };
}
