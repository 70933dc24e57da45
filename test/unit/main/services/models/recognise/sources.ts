import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';

/** An array as a reader finds it; all elements are `value`, unless it is a function of their place. */
export function array(shape: readonly number[], value: number | ((i: number) => number) = 0.5): StoredArray {
  const count = shape.reduce((product, size) => product * size, 1);
  const at = typeof value === 'function' ? value : () => value;
  return new StoredArray('f4', shape, () => Float32Array.from({ length: count }, (_, i) => at(i)));
}

/** An array of 64-bit whole numbers. */
export function integers(shape: readonly number[], values: readonly number[]): StoredArray {
  return new StoredArray('i8', shape, () => Float64Array.from(values));
}

export interface GruShape {
  readonly input: number;
  readonly hidden: number;
  readonly layers?: number;
  readonly reverse?: boolean;
}

/** Tensors of a PyTorch GRU. */
export function gru(
  prefix: string,
  { input, hidden, layers = 1, reverse = false }: GruShape,
): Record<string, StoredArray> {
  const out: Record<string, StoredArray> = {};
  for (let layer = 0; layer < layers; layer++) {
    const from = layer === 0 ? input : hidden * (reverse ? 2 : 1);
    for (const end of reverse ? ['', '_reverse'] : ['']) {
      out[`${prefix}weight_ih_l${layer}${end}`] = array([3 * hidden, from]);
      out[`${prefix}weight_hh_l${layer}${end}`] = array([3 * hidden, hidden]);
      out[`${prefix}bias_ih_l${layer}${end}`] = array([3 * hidden]);
      out[`${prefix}bias_hh_l${layer}${end}`] = array([3 * hidden]);
    }
  }
  return out;
}

/** Tensors of the iterative regressor. */
export function regressor(prefix: string, feature: number, hidden: number): Record<string, StoredArray> {
  const out: Record<string, StoredArray> = {
    [`${prefix}fc1.weight`]: array([hidden, feature + 157]),
    [`${prefix}fc1.bias`]: array([hidden]),
    [`${prefix}fc2.weight`]: array([hidden, hidden]),
    [`${prefix}fc2.bias`]: array([hidden]),
  };
  for (const [name, size] of [
    ['pose', 144],
    ['shape', 10],
    ['cam', 3],
  ] as const) {
    out[`${prefix}dec${name}.weight`] = array([size, hidden]);
    out[`${prefix}dec${name}.bias`] = array([size]);
    out[`${prefix}init_${name}`] = array([1, size]);
  }
  return out;
}

/** A small generator of VIBE: encoder with a linear layer, regressor. */
export function generator(): Record<string, StoredArray> {
  return {
    ...gru('encoder.gru.', { input: 12, hidden: 4, layers: 2 }),
    'encoder.linear.weight': array([12, 4]),
    'encoder.linear.bias': array([12]),
    ...regressor('regressor.', 12, 6),
  };
}

/** A dictionary of a file. */
export function dict(entries: Readonly<Record<string, PickleValue>>): Map<string, PickleValue> {
  return new Map(Object.entries(entries));
}
