import type { ReduceKind } from '../operation.ts';
import { aroundAxis, type MakeArray, type NumberArray, stridesOf, type Tensor, walk } from './tensor.ts';

/** Sum, mean or greatest over axes. */
export function reduce(kind: ReduceKind, x: Tensor, axes: readonly number[], make: MakeArray): NumberArray {
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const own = stridesOf(kept);
  const out = make(kept.reduce((a, b) => a * b, 1));
  if (kind === 'max') out.fill(Number.NEGATIVE_INFINITY);
  let from = 0;
  const strides = own.map((stride, i) => (axes.includes(i) ? 0 : stride));
  walk(x.shape, strides, (to) => {
    const value = x.data[from++]!;
    if (kind !== 'max') out[to]! += value;
    else if (value > out[to]!) out[to] = value;
  });
  const count = x.data.length / out.length;
  if (kind === 'mean') for (let i = 0; i < out.length; i++) out[i]! /= count;
  return out;
}

export function softmax(x: Tensor, axis: number, make: MakeArray): NumberArray {
  const [outer, size, inner] = aroundAxis(x.shape, axis);
  const out = make(x.data.length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (row: number): number => (o * size + row) * inner + i;
      let top = Number.NEGATIVE_INFINITY;
      for (let row = 0; row < size; row++) top = Math.max(top, x.data[at(row)]!);
      let sum = 0;
      for (let row = 0; row < size; row++) sum += out[at(row)] = Math.exp(x.data[at(row)]! - top);
      for (let row = 0; row < size; row++) out[at(row)]! /= sum;
    }
  }
  return out;
}
