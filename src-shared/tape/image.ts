import type { Padding } from './operation.ts';
import type { Value } from './tape.ts';

export interface WindowOptions {
  /** Window height and width, or one number for both. */
  size: number | readonly [number, number];
  /** Step down and right; 1 unless given. */
  stride?: number | readonly [number, number];
  /** Top, left, bottom, right, or one number for all; 0 unless given. */
  padding?: number | Padding;
}

const two = (value: number | readonly [number, number]): readonly [number, number] =>
  typeof value === 'number' ? [value, value] : value;
const four = (value: number | Padding): Padding => (typeof value === 'number' ? [value, value, value, value] : value);

/** Convolution of pictures [N, C, H, W] with a weight [O, C / groups, kh, kw] and a bias [O] or null. */
export function conv2d(
  x: Value,
  weight: Value,
  bias: Value | null,
  { stride = 1, padding = 0, groups = 1 }: Omit<WindowOptions, 'size'> & { groups?: number } = {},
): Value {
  const inputs = bias ? [x, weight, bias] : [x, weight];
  return x.tape.record({ kind: 'conv2d', stride: two(stride), padding: four(padding), groups }, inputs);
}

/** Greatest of each window; padding counts as -∞. */
export function maxPool2d(x: Value, { size, stride = 1, padding = 0 }: WindowOptions): Value {
  return x.tape.record({ kind: 'maxPool2d', size: two(size), stride: two(stride), padding: four(padding) }, [x]);
}

/** Mean of each window. */
export function averagePool2d(x: Value, { size, stride = 1 }: Omit<WindowOptions, 'padding'>): Value {
  return x.tape.record({ kind: 'averagePool2d', size: two(size), stride: two(stride) }, [x]);
}
