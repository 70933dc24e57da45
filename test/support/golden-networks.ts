import type { DiscriminatorOptions, GeneratorOptions } from '#shared/networks/options.ts';
import { discriminatorOptionsFromWeights, optionsFromWeights } from '#shared/networks/recognise-options.ts';
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

/** The discriminator that some tensors belong to; no dropout, as the golden vectors were made. */
export function discriminatorOptionsOf(weights: Weights): DiscriminatorOptions {
  const options = discriminatorOptionsFromWeights(weights);
  return { ...options, attention: { ...options.attention, dropout: 0 } };
}

/** The encoder and regressor that some tensors belong to, without dropout. */
export function generatorOptionsOf(weights: Weights): Pick<GeneratorOptions, 'temporal' | 'regressor'> {
  const { temporal, regressor } = optionsFromWeights(weights);
  return { temporal, regressor: { ...regressor, dropout: 0 } };
}
