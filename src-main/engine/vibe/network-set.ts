import type { ModelLibrary } from '#main/model-library/model-library.ts';
import { isForBuiltinBody } from '#main/model-library/shipped-models.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';

/** The models of the library that together turn crops or landmarks into θ. */
export interface NetworkSet {
  readonly generator: ModelManifest;
  readonly options: GeneratorOptions;
  /** The image encoder, where the generator needs one. */
  readonly trunk: ModelManifest | null;
  /** Mean pose, shape and camera for generators whose file does not hold where the regressor starts. */
  readonly means: ModelManifest | null;
  /** The body the network's shape coefficients are meant for; null for the built-in one and where none was imported. */
  readonly body: ModelManifest | null;
}

/** Tensors that say where the regressor starts. */
const MEANS = ['regressor.init_pose', 'regressor.init_shape', 'regressor.init_cam'];

/**
 * Finds what belongs to a generator: parts of the same file first, else what was imported last.
 *
 * @throws Problem model/unknown, model/wrong-kind, model/incomplete where an image encoder is needed and none is there
 */
export async function findNetworkSet(library: ModelLibrary, name: string): Promise<NetworkSet> {
  const generator = await library.find(name, 'generator');
  const { architecture } = generator;
  if (architecture?.network !== 'generator') {
    throw new Problem('model/damaged', { name, reason: 'its manifest does not describe a generator' });
  }
  const { options } = architecture;
  const trunk = options.encoder.type === 'resnet50' ? await partner(library, generator, 'trunk') : null;
  if (options.encoder.type === 'resnet50' && !trunk) {
    throw new Problem('model/incomplete', { name, missing: "an image encoder, which SPIN's checkpoint holds" });
  }
  const complete = MEANS.every((key) => generator.tensors.some((tensor) => tensor.name === key));
  const means = complete ? null : newest(await library.ofKind('mean-params'));
  if (!complete && !means) {
    throw new Problem('model/incomplete', { name, missing: 'mean parameters (smpl_mean_params.npz)' });
  }
  const body = isForBuiltinBody(generator) ? null : await partner(library, generator, 'body');
  return { generator, options, trunk, means, body };
}

/** What a result depends on: hashes of the weights of all parts, and what weights do not tell of the architecture. */
export function networkIdentity({ generator, trunk, means, body, options }: NetworkSet): string[] {
  const hashes = [generator, trunk, means, body].flatMap((model) => (model ? [model.weights.sha256] : []));
  return [...hashes, JSON.stringify(options)];
}

async function partner(library: ModelLibrary, generator: ModelManifest, kind: 'trunk' | 'body') {
  const candidates = (await library.ofKind(kind)).filter(({ facts }) => facts.trunk_complete !== false);
  const sibling = candidates.find(({ source }) => source.sha256 === generator.source.sha256);
  return sibling ?? newest(candidates);
}

/** What was imported last; null where nothing was. */
export function newest(models: readonly ModelManifest[]): ModelManifest | null {
  return models.toSorted((a, b) => (a.imported_at < b.imported_at ? 1 : -1))[0] ?? null;
}
