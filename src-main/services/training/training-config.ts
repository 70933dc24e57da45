import { z } from 'zod';
import { LIFTED_POSE } from '#shared/networks/lifted-keypoints.ts';
import {
  DiscriminatorOptions,
  KeypointsEncoderOptions,
  RegressorOptions,
  TemporalEncoderOptions,
} from '#shared/networks/options.ts';
import { LoopOptions } from '#shared/training/loop/loop-options.ts';
import { LossWeights } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';

/** How the network is measured on frames that it is not trained on, after every epoch. */
export const ValidationConfig = z.strictObject({
  /** Share of the subjects that is held out where the stores have no validation split of their own. */
  share: z.number().min(0).max(0.9).default(0.1),
  /** Most clips, spread evenly over all that are held out. */
  clips: z.number().int().min(1).default(1000),
});

/**
 * The settings of a training run, as its configuration file holds them. What is left out is as published; networks that are
 * left out are those of the model that training starts from, else the published ones in the width of the stores.
 */
export const TrainingConfig = z.strictObject({
  temporal: TemporalEncoderOptions.optional(),
  regressor: RegressorOptions.optional(),
  /** For stores of landmarks: the network that reads them. */
  keypoints: KeypointsEncoderOptions.refine(({ lifted, feature }) => !lifted || feature > LIFTED_POSE, {
    path: ['feature'],
    message: `a lifted encoder passes ${LIFTED_POSE} numbers on and needs a wider feature`,
  }).optional(),
  /** Null trains without adversarial term. */
  discriminator: DiscriminatorOptions.nullable().optional(),
  lossWeights: LossWeights.default(() => LossWeights.parse({})),
  optimisers: z.object({ generator: OptimiserOptions, discriminator: OptimiserOptions }).default(() => ({
    generator: OptimiserOptions.parse({ type: 'adam', learningRate: 5e-5 }),
    discriminator: OptimiserOptions.parse({ type: 'adam', learningRate: 1e-4, weightDecay: 1e-4 }),
  })),
  /** Longest gradient of a network; longer ones are shortened. Null, as published, leaves them. */
  clipNorm: z.number().positive().nullable().default(null),
  /** `mixed`: products of matrices in 16 bits where the device can, weights and everything else in 32. */
  precision: z.enum(['float32', 'mixed']).default('float32'),
  loop: LoopOptions.default(() => LoopOptions.parse({})),
  clips: z.number().int().min(1).default(32),
  frames: z.number().int().min(2).default(16),
  /** Share of a batch from stores without a truth in 3D. */
  share2d: z.number().min(0).max(1).default(0.6),
  discriminatorEvery: z.number().int().min(1).default(1),
  /** Null trains without; then the losses of training say which epoch is best. */
  validation: ValidationConfig.nullable().default(() => ValidationConfig.parse({})),
  /** Body of the library that predictions are posed with, with its 9 extra joints; unless named, the one that comes along. */
  body: z.string().default('builtin'),
});
export type TrainingConfig = z.infer<typeof TrainingConfig>;
