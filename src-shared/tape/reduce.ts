import type { ReduceKind } from './operation.ts';
import { axisOf } from './shape.ts';
import type { Value } from './tape.ts';

function reduction(kind: ReduceKind): (x: Value, axes?: readonly number[], keepDims?: boolean) => Value {
  return (x, axes = x.shape.map((_, i) => i), keepDims = false) => {
    const rank = x.shape.length;
    const sorted = axes.map((axis) => axisOf(axis, rank, kind)).sort((a, b) => a - b);
    return x.tape.record({ kind, axes: sorted, keepDims }, [x]);
  };
}

/** Sum over axes; over all of them unless given. */
export const sum = reduction('sum');
/** Mean over axes; over all of them unless given. */
export const mean = reduction('mean');
/** Greatest over axes; over all of them unless given. */
export const max = reduction('max');

/** e^x / Σ e^x along an axis. */
export function softmax(x: Value, axis: number): Value {
  return x.tape.record({ kind: 'softmax', axis: axisOf(axis, x.shape.length, 'softmax') }, [x]);
}
