import { type DiscriminatorOptions, DiscriminatorOptions as Schema } from '#shared/networks/options.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import type { GoldenArrays } from './golden.ts';

/** The tensors of a golden file whose names begin with a prefix, under the rest of their names. */
export function goldenWeights(golden: GoldenArrays, prefix: string): Map<string, WeightTensor> {
  const names = golden.names.filter((name) => name.startsWith(prefix));
  const tensor = (name: string): WeightTensor => ({
    shape: golden.shape(name),
    data: Float32Array.from(golden.values(name)),
  });
  return new Map(names.map((name) => [name.slice(prefix.length), tensor(name)]));
}

/** The attention-pooling discriminator that some tensors belong to; no dropout, as the golden vectors were made. */
export function discriminatorOptionsOf(weights: Weights): DiscriminatorOptions {
  const [gates = 0, input = 0] = weights.get('gru.weight_ih_l0')!.shape;
  const count = (pattern: RegExp): number => [...weights.keys()].filter((key) => pattern.test(key)).length;
  return Schema.parse({
    input,
    hidden: gates / 3,
    layers: count(/^gru\.weight_ih_l\d+$/),
    pooling: 'attention',
    attention: { layers: count(/^attention\.attention\.\d+\.weight$/), activation: 'tanh', dropout: 0 },
    output: weights.get('fc.weight')!.shape[0],
  });
}
