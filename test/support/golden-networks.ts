import {
  DiscriminatorOptions,
  type GeneratorOptions,
  GruEncoderOptions,
  RegressorOptions,
} from '#shared/networks/options.ts';
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
  const [gates = 0, input = 0] = weights.get('gru.weight_ih_l0')!.shape;
  const hidden = gates / 3;
  const count = (pattern: RegExp): number => [...weights.keys()].filter((key) => pattern.test(key)).length;
  const attention = count(/^attention\.attention\.\d+\.weight$/);
  const [output = 0, pooled = 0] = weights.get('fc.weight')!.shape;
  return DiscriminatorOptions.parse({
    input,
    hidden,
    layers: count(/^gru\.weight_ih_l\d+$/),
    pooling: attention > 0 ? 'attention' : pooled === 2 * hidden ? 'concat' : 'last',
    attention: { layers: Math.max(1, attention), activation: 'tanh', dropout: 0 },
    output,
  });
}

/**
 * The encoder and regressor that some tensors belong to; no dropout, as the golden vectors were made. Three iterations,
 * which no tensor tells; and VIBE's silent rule that there is a residual only where the encoder gives 2048 numbers.
 */
export function generatorOptionsOf(weights: Weights): Pick<GeneratorOptions, 'temporal' | 'regressor'> {
  const [gates = 0, input = 0] = weights.get('encoder.gru.weight_ih_l0')!.shape;
  const bidirectional = weights.has('encoder.gru.weight_ih_l0_reverse');
  const linear = weights.get('encoder.linear.weight');
  const width = linear?.shape[0] ?? (gates / 3) * (bidirectional ? 2 : 1);
  const temporal = GruEncoderOptions.parse({
    type: 'gru',
    input,
    layers: [...weights.keys()].filter((key) => /^encoder\.gru\.weight_ih_l\d+$/.test(key)).length,
    hidden: gates / 3,
    addLinear: linear !== undefined,
    bidirectional,
    residual: width === 2048,
  });
  const hidden = weights.get('regressor.fc1.weight')!.shape[0];
  return { temporal, regressor: RegressorOptions.parse({ feature: width, hidden, iterations: 3, dropout: 0 }) };
}
