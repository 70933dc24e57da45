import { z } from 'zod';

/**
 * What fixes each network's architecture. Plain data: it travels in a model's manifest and is parsed there. Widths are
 * numbers of channels. Names and defaults follow VIBE's published configuration (Kocabas et al. 2020).
 */

const width = z.number().int().min(1).max(16384);
const layers = z.number().int().min(1).max(32);
const probability = z.number().min(0).lt(1);

/**
 * Scores each frame by a small network and sums frames by softmax of the scores. `layers` affine layers, all but the
 * last as wide as what they read; `dropout` acts in training only.
 */
export const SelfAttentionOptions = z.object({
  layers: layers.default(3),
  activation: z.enum(['tanh', 'relu']).default('tanh'),
  dropout: probability.default(0),
});
export type SelfAttentionOptions = z.infer<typeof SelfAttentionOptions>;

/** VIBE's temporal encoder. Output width: `input` with a linear layer, else `hidden` × directions. */
export const GruEncoderOptions = z.object({
  type: z.literal('gru'),
  /** Width of a frame's feature. */
  input: width.default(2048),
  layers: layers.default(2),
  hidden: width.default(1024),
  /** ReLU and an affine layer back to `input` after the GRU. Bidirectional encoders always have it. */
  addLinear: z.boolean().default(true),
  bidirectional: z.boolean().default(false),
  /** Adds the input to the output; both must be equally wide. */
  residual: z.boolean().default(true),
  /** Adds a running self-attention summary of the frames so far to the GRU's outputs. */
  attention: SelfAttentionOptions.nullable().default(null),
});
export type GruEncoderOptions = z.infer<typeof GruEncoderOptions>;

/** A pre-norm transformer over frames whose positions are times, so that holes are time. Output width: `input`. */
export const TransformerEncoderOptions = z.object({
  type: z.literal('transformer'),
  input: width.default(2048),
  layers: layers.default(4),
  /** Width of the model; a multiple of `heads`. */
  hidden: width.default(512),
  heads: z.number().int().min(1).max(64).default(8),
  feedForward: width.default(1024),
  /** How far a frame sees back, in frames at `rate`. */
  past: z.number().int().min(0).max(4096).default(32),
  /** How far a frame sees ahead, in frames at `rate`; 0 makes it causal. */
  future: z.number().int().min(0).max(4096).default(0),
  /** Frames per second that `past`, `future` and the positions are counted in. */
  rate: z.number().min(1).max(1000).default(30),
  residual: z.boolean().default(true),
  dropout: probability.default(0.1),
});
export type TransformerEncoderOptions = z.infer<typeof TransformerEncoderOptions>;

export const TemporalEncoderOptions = z.discriminatedUnion('type', [GruEncoderOptions, TransformerEncoderOptions]);
export type TemporalEncoderOptions = z.infer<typeof TemporalEncoderOptions>;

/** The iterative regressor of SPIN and VIBE (Kanazawa et al. 2018, section 3.2). */
export const RegressorOptions = z.object({
  /** Width of the feature it reads. */
  feature: width.default(2048),
  hidden: width.default(1024),
  iterations: z.number().int().min(1).max(16).default(3),
  /** In training, after each of the two hidden layers. */
  dropout: probability.default(0.5),
});
export type RegressorOptions = z.infer<typeof RegressorOptions>;

/** VIBE's motion discriminator. */
export const DiscriminatorOptions = z.object({
  /** Numbers per frame: 23 joints × 3 axis-angle. */
  input: width.default(69),
  layers: layers.default(2),
  hidden: width.default(1024),
  pooling: z.enum(['attention', 'concat', 'last']).default('attention'),
  /** Read with `pooling: 'attention'`. */
  attention: SelfAttentionOptions.default({ layers: 3, activation: 'tanh', dropout: 0.2 }),
  output: width.default(1),
});
export type DiscriminatorOptions = z.infer<typeof DiscriminatorOptions>;

/** ResNet-50 trunk: a 224 px crop to 2048 numbers. */
export const Resnet50Options = z.object({ type: z.literal('resnet50') });
export type Resnet50Options = z.infer<typeof Resnet50Options>;

/** Residual MLP on landmarks: numbers per frame to `feature` numbers. */
export const KeypointsEncoderOptions = z.object({
  type: z.literal('keypoints'),
  /** Width of the feature it gives. */
  feature: width.default(512),
  hidden: width.default(512),
  /** Residual blocks of two affine layers each. */
  blocks: z.number().int().min(0).max(16).default(2),
  dropout: probability.default(0.1),
  /** Each frame also brings the pose that follows from its 3D landmarks by geometry alone (`keypointInput`). */
  lifted: z.boolean().default(false),
});
export type KeypointsEncoderOptions = z.infer<typeof KeypointsEncoderOptions>;

/** What turns one frame of one person into a feature. */
export const EncoderOptions = z.discriminatedUnion('type', [Resnet50Options, KeypointsEncoderOptions]);
export type EncoderOptions = z.infer<typeof EncoderOptions>;

/** The whole network from a frame to θ. */
export const GeneratorOptions = z.object({
  encoder: EncoderOptions,
  temporal: TemporalEncoderOptions,
  regressor: RegressorOptions,
  /** On landmarks: the mirrored person is posed as well, and the mean of both is given. Absent: not. */
  mirrored: z.boolean().optional(),
  /** Steps are steadied by their neighbours within about this time, seconds (`steadyPoses`). Absent: as they are. */
  steady: z.number().min(0).max(1).optional(),
  /** On landmarks: poses are then aimed at them in the picture (`aimPoses`). Absent: not. */
  aimed: z.boolean().optional(),
});
export type GeneratorOptions = z.infer<typeof GeneratorOptions>;

/** The architecture of the published VIBE files. */
export const PUBLISHED_VIBE: GeneratorOptions = GeneratorOptions.parse({
  encoder: { type: 'resnet50' },
  temporal: { type: 'gru' },
  regressor: {},
});

/** The architecture of VIBE's published discriminator. */
export const PUBLISHED_DISCRIMINATOR: DiscriminatorOptions = DiscriminatorOptions.parse({});

/** Width of the feature an encoder gives. */
export function featureWidth(options: EncoderOptions): number {
  return options.type === 'resnet50' ? 2048 : options.feature;
}

/** Width of what a temporal encoder gives. */
export function temporalWidth(options: TemporalEncoderOptions): number {
  if (options.type === 'transformer' || options.addLinear || options.bidirectional) return options.input;
  return options.hidden;
}

/**
 * Whether VIBE's own code adds the residual that its configuration asks for: only to outputs of 2048 numbers, else it is
 * left out without a word. Here `residual` says what happens, and unequal widths are an error.
 */
export function residualInVibe(useResidual: boolean, options: TemporalEncoderOptions): boolean {
  return useResidual && temporalWidth(options) === 2048;
}
