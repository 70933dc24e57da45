import { z } from 'zod';
import { DiscriminatorOptions, EncoderOptions, GeneratorOptions, RegressorOptions } from '../networks/options.ts';

/** The network that captures pose people with unless told otherwise; it comes with the studio. */
export const BUILTIN_NETWORK = 'builtin-temporal';

/** Version of the manifest's layout; a library written by a newer studio is told apart by it. */
export const MANIFEST_FORMAT = 1;

/**
 * What an entry of the model library is.
 *
 * - `generator`: temporal encoder and regressor (VIBE), perhaps with its image trunk
 * - `trunk`: image encoder with its own regressor (SPIN/HMR)
 * - `discriminator`: motion discriminator
 * - `mean-params`: mean pose, shape and camera the regressor starts from
 * - `body`: body model with SMPL's interface
 * - `joint-regressor`: joints from vertices
 * - `pose-prior`: Gaussian mixture over body poses
 * - `motion`: recorded or estimated SMPL motion
 */
export const MODEL_KINDS = [
  'generator',
  'trunk',
  'discriminator',
  'mean-params',
  'body',
  'joint-regressor',
  'pose-prior',
  'motion',
] as const;

export const ModelKind = z.enum(MODEL_KINDS);

/** Element types of stored tensors, as safetensors calls them. */
export const TensorType = z.enum(['F32', 'I32']);

/** Name, element type and shape of one stored tensor. */
export const TensorSummary = z.object({
  name: z.string(),
  type: TensorType,
  shape: z.array(z.number().int().nonnegative()),
});

/** The network a model's tensors fit: what the runtime builds and what training goes on from. */
export const ModelArchitecture = z.discriminatedUnion('network', [
  z.object({ network: z.literal('generator'), options: GeneratorOptions }),
  /** An image encoder; `regressor` is its own, for single frames. */
  z.object({ network: z.literal('trunk'), encoder: EncoderOptions, regressor: RegressorOptions.nullable() }),
  z.object({ network: z.literal('discriminator'), options: DiscriminatorOptions }),
]);

/** The file a model was made from. */
export const ModelSource = z.object({
  /** Name of the file, without its folder. */
  file: z.string(),
  sha256: z.string().length(64),
  bytes: z.number().int().nonnegative(),
  /** How the file is stored: `torch-zip`, `torch-legacy`, `pickle`, `joblib`, `npz`, `npy`. */
  format: z.string(),
  /** Which of the models of that file this is: one checkpoint may hold several. */
  part: z.string(),
});

/** What an import found in a file, what it expected in vain, and what it left alone. */
export const ImportFindings = z.object({
  found: z.array(z.string()),
  missing: z.array(z.string()),
  ignored: z.array(z.string()),
  /** Sentences on what is unusual but was accepted, such as sizes that differ from the published ones. */
  notes: z.array(z.string()),
});

/** `manifest.json` of one model of the library. */
export const ModelManifest = z.object({
  format: z.literal(MANIFEST_FORMAT),
  /** Also the name of its folder. */
  name: z.string(),
  kind: ModelKind,
  /** Null for what is no network. */
  architecture: ModelArchitecture.nullable(),
  licence: z.enum(['free', 'research-only']),
  /** Terms that were accepted before it was stored; null for models that need none. */
  terms: z.object({ id: z.string(), accepted_at: z.iso.datetime() }).nullable(),
  source: ModelSource,
  weights: z.object({ sha256: z.string().length(64), bytes: z.number().int().positive() }),
  tensors: z.array(TensorSummary),
  /** Numbers in all tensors together. */
  parameters: z.number().int().nonnegative(),
  /** What the file says about itself, such as `epoch` and `pa_mpjpe_mm`. */
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  report: ImportFindings,
  imported_at: z.iso.datetime(),
});

/** An entry of the library that cannot be used, and why. */
export const DamagedModel = z.object({ name: z.string(), message: z.string(), hint: z.string() });

/** What `models --json` prints. */
export const ModelList = z.object({
  folder: z.string(),
  /** Those that come with the studio; `models` are the user's own. */
  builtin: z.array(ModelManifest).default([]),
  models: z.array(ModelManifest),
  damaged: z.array(DamagedModel),
});

/** What became of one file. */
export const ImportedFile = z.object({
  file: z.string(),
  /** `stored`: its models are in the library now; `known`: they were there already; `refused`: nothing was stored. */
  status: z.enum(['stored', 'known', 'refused']),
  models: z.array(ModelManifest),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  seconds: z.number(),
});

/** What `import-model --json` prints. */
export const ImportModelReport = z.object({
  library: z.string(),
  files: z.array(ImportedFile),
  peak_rss_mb: z.number(),
});

export type ModelKind = z.infer<typeof ModelKind>;
export type ModelArchitecture = z.infer<typeof ModelArchitecture>;
export type TensorSummary = z.infer<typeof TensorSummary>;
export type TensorType = z.infer<typeof TensorType>;
export type ModelSource = z.infer<typeof ModelSource>;
export type ImportFindings = z.infer<typeof ImportFindings>;
export type ModelManifest = z.infer<typeof ModelManifest>;
export type DamagedModel = z.infer<typeof DamagedModel>;
export type ModelList = z.infer<typeof ModelList>;
export type ImportedFile = z.infer<typeof ImportedFile>;
export type ImportModelReport = z.infer<typeof ImportModelReport>;
