import { storeModels } from '#main/model-library/store-models.ts';
import { GeneratorOptions } from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { randomWeights } from './random-weights.ts';

/**
 * Stores a generator that reads landmarks, small and with random weights, with either temporal encoder.
 *
 * @returns its name
 */
export async function storeLandmarkNetwork(library: string, temporal: object = { type: 'gru' }): Promise<string> {
  const options = GeneratorOptions.parse({
    encoder: { type: 'keypoints', feature: 64, hidden: 48, blocks: 1 },
    temporal: { ...temporal, input: 64, hidden: 32 },
    regressor: { feature: 64, hidden: 40 },
  });
  const tensors = [...randomWeights(generatorShapes(options))].map(([name, { shape, data }]) => {
    return { name, type: 'F32' as const, shape: [...shape], read: () => data };
  });
  const draft = {
    kind: 'generator' as const,
    name: 'landmarks',
    architecture: { network: 'generator' as const, options },
    licence: 'free' as const,
    source: { file: 'made', sha256: '0'.repeat(64), bytes: 0, format: 'made', part: 'generator' },
    facts: {},
    report: { found: [], missing: [], ignored: [], notes: [] },
    tensors,
  };
  const [stored] = await storeModels(library, [draft], { terms: null });
  return stored!.name;
}
