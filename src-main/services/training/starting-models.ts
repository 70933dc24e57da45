import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';
import { withMeans } from '#shared/networks/mean-params.ts';
import type { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import { type Weights, type WeightTensor, weightOf } from '#shared/networks/weights.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';

/** What training starts from, of models of the library. */
export interface StartingModels {
  readonly models: readonly ModelManifest[];
  /** Under the keys of training: `encoder.…`, `regressor.…`, `keypoints.…`, `discriminator.…`. */
  readonly weights: Weights;
  readonly generator: GeneratorOptions | null;
  readonly discriminator: DiscriminatorOptions | null;
}

/**
 * Loads models to start from: a generator, with the discriminator that was trained with it unless another is named; the
 * regressor of an image encoder, as the published training starts from SPIN's; the mean body; a discriminator.
 *
 * @throws Problem model/…, usage/bad-option where a model is none of these
 */
export async function loadStartingModels(library: ModelLibrary, names: readonly string[]): Promise<StartingModels> {
  const models: ModelManifest[] = [];
  for (const name of names) models.push(await library.find(name));
  const generators = models.filter(({ kind }) => kind === 'generator');
  if (generators.length === 1 && !models.some(({ kind }) => kind === 'discriminator')) {
    const beside = await discriminatorBeside(library, generators[0]!);
    if (beside) models.push(beside);
  }
  const weights = new Map<string, WeightTensor>();
  for (const model of models) for (const [key, tensor] of await loadParts(library, model)) weights.set(key, tensor);
  const options = <N extends 'generator' | 'discriminator'>(network: N) => {
    const found = models.map(({ architecture }) => architecture).findLast((a) => a?.network === network);
    return found?.network === network ? found.options : null;
  };
  return {
    models,
    weights,
    generator: options('generator') as GeneratorOptions | null,
    discriminator: options('discriminator') as DiscriminatorOptions | null,
  };
}

/** Tensors of a stored model under the keys of training. */
async function loadParts(library: ModelLibrary, { kind, name }: ModelManifest): Promise<Weights> {
  if (kind === 'discriminator') return await loadDiscriminator(library, name);
  const stored = await library.loadWeights(name);
  if (kind === 'generator') return stored;
  if (kind === 'mean-params') {
    const mean = (key: string): Float32Array => weightOf(stored, key).data;
    return withMeans(new Map(), { pose: mean('pose'), shape: mean('shape'), cam: mean('cam') });
  }
  if (kind !== 'trunk') {
    throw new Problem('usage/bad-option', { reason: `training starts from networks; ${name} is a ${kind}` });
  }
  const ofRegressor = [...stored].filter(([key]) => /^(fc\d|dec(pose|shape|cam)|init_\w+)(\.|$)/.test(key));
  return new Map(ofRegressor.map(([key, tensor]) => [`regressor.${key}`, tensor]));
}

/** The discriminator that was trained together with a generator: both come from one file or one run. */
export async function discriminatorBeside(
  library: ModelLibrary,
  { source }: ModelManifest,
): Promise<ModelManifest | null> {
  const all = [...(await library.shipped()), ...(await library.ofKind('discriminator'))];
  return all.find((model) => model.kind === 'discriminator' && model.source.sha256 === source.sha256) ?? null;
}

/** A stored discriminator's tensors under the keys of training (`discriminator.…`), however they are stored. */
export async function loadDiscriminator(library: ModelLibrary, name: string): Promise<Weights> {
  const stored = await library.loadWeights(name);
  return new Map(
    [...stored].map(([key, tensor]) => [key.startsWith(DISCRIMINATOR) ? key : DISCRIMINATOR + key, tensor]),
  );
}
