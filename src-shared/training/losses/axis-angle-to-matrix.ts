import { add, cos, divide, multiply, sin, sqrt, square, subtract } from '../../tape/elementwise.ts';
import { concat, reshape, slice } from '../../tape/rearrange.ts';
import { sum } from '../../tape/reduce.ts';
import type { Value } from '../../tape/tape.ts';

/** Added to each component before the angle is measured, so that no rotation has an axis too. */
const OFFSET = 1e-8;

/**
 * Rotation matrices of axis-angle vectors through unit quaternions, as VIBE's losses do it (specification 3.2); finite,
 * with its gradient, at no rotation.
 *
 * @param x shape [M, joints × 3], radians
 * @returns shape [M, joints, 9], row-major
 */
export function axisAngleToMatrix(x: Value, joints: number): Value {
  const vectors = reshape(x, [x.shape[0]!, joints, 3]);
  const angle = sqrt(sum(square(add(vectors, OFFSET)), [2], true));
  const half = multiply(angle, 0.5);
  const raw = concat([cos(half), multiply(sin(half), divide(vectors, angle))], 2);
  const unit = divide(raw, sqrt(sum(square(raw), [2], true)));
  const [w, i, j, k] = [0, 1, 2, 3].map((at) => slice(unit, 2, at, at + 1)) as [Value, Value, Value, Value];
  const [ww, ii, jj, kk] = [square(w), square(i), square(j), square(k)];
  const twice = (a: Value, b: Value): Value => multiply(multiply(a, b), 2);
  const [wi, wj, wk, ij, ik, jk] = [twice(w, i), twice(w, j), twice(w, k), twice(i, j), twice(i, k), twice(j, k)];
  const entries = [
    subtract(subtract(add(ww, ii), jj), kk),
    subtract(ij, wk),
    add(wj, ik),
    add(wk, ij),
    subtract(add(subtract(ww, ii), jj), kk),
    subtract(jk, wi),
    subtract(ik, wj),
    add(wi, jk),
    add(subtract(subtract(ww, ii), jj), kk),
  ];
  return concat(entries, 2);
}
