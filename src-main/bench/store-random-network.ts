import type { ModelDraft } from '#main/model-library/model-draft.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import type { ModelArchitecture, ModelKind } from '#shared/contract/models.ts';
import { PUBLISHED_VIBE } from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { randomGenerator, randomTrunk } from './random-networks.ts';

const SEED = 11;

/**
 * Stores a network of the published size with random weights, as an import would.
 *
 * @returns the generator's name
 */
export async function storeRandomNetwork(library: string): Promise<string> {
  const { encoder } = PUBLISHED_VIBE;
  const drafts = [
    draft('generator', { network: 'generator', options: PUBLISHED_VIBE }, randomGenerator(SEED)),
    draft('trunk', { network: 'trunk', encoder, regressor: null }, randomTrunk(SEED)),
  ];
  const [generator] = await storeModels(library, drafts, { terms: null });
  return generator!.name;
}

function draft(kind: ModelKind, architecture: ModelArchitecture, weights: Weights): ModelDraft {
  return {
    kind,
    name: `random-${kind}`,
    architecture,
    licence: 'free',
    source: { file: 'none', sha256: '0'.repeat(64), bytes: 0, format: 'made', part: kind },
    facts: {},
    report: { found: [], missing: [], ignored: [], notes: [] },
    tensors: [...weights].map(([name, { shape, data }]) => ({
      name,
      type: 'F32',
      shape: [...shape],
      read: () => data,
    })),
  };
}
