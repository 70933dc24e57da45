import { divide, maximum, multiply, sqrt, square, subtract } from '../tape/elementwise.ts';
import { concat, gather, reshape, slice } from '../tape/rearrange.ts';
import { sum } from '../tape/reduce.ts';
import type { Value } from '../tape/tape.ts';

/**
 * Rotation matrices from six numbers each (Zhou et al. 2019), in SPIN's layout: row-major 3 × 2, so that the two columns
 * are interleaved and no rotation is (1, 0, 0, 1, 0, 0).
 *
 * @param x shape [M, joints × 6]
 * @returns shape [M, joints, 3, 3]
 */
export function rot6dToMatrix(x: Value, joints: number): Value {
  const columns = reshape(x, [x.shape[0]!, joints, 3, 2]);
  const first = unit(slice(columns, 3, 0, 1));
  const second = slice(columns, 3, 1, 2);
  const along = sum(multiply(first, second), [2], true);
  const b2 = unit(subtract(second, multiply(along, first)));
  return concat([first, b2, cross(first, b2)], 3);
}

/** Columns [M, joints, 3, 1] of length 1. */
function unit(x: Value): Value {
  return divide(x, maximum(sqrt(sum(square(x), [2], true)), 1e-6));
}

/** Cross products of columns [M, joints, 3, 1]. */
function cross(a: Value, b: Value): Value {
  const next = [1, 2, 0];
  const after = [2, 0, 1];
  return subtract(multiply(gather(a, 2, next), gather(b, 2, after)), multiply(gather(a, 2, after), gather(b, 2, next)));
}
