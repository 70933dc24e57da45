import {
  abs,
  add,
  atan,
  divide,
  greater,
  multiply,
  negate,
  sqrt,
  square,
  subtract,
  where,
} from '../tape/elementwise.ts';
import { concat, reshape, slice } from '../tape/rearrange.ts';
import { sum } from '../tape/reduce.ts';
import type { Value } from '../tape/tape.ts';

/** Below this, an entry of the diagonal counts as negative (as in the reference). */
const EPSILON = 1e-6;

/**
 * Axis-angle vectors of rotation matrices, radians, |a| ≤ π, by the quaternion with the largest of four denominators
 * (specification 3.3). Differentiable where a rotation is none, and where it is half a turn.
 *
 * @param matrices shape [M, joints, 3, 3]
 * @returns shape [M, joints, 3]
 */
export function matrixToAxisAngle(matrices: Value): Value {
  const [rows, joints] = matrices.shape as [Value['shape'][number], Value['shape'][number]];
  const flat = reshape(matrices, [rows, joints, 9]);
  const entry = (row: number, column: number): Value => slice(flat, 2, 3 * row + column, 3 * row + column + 1);
  const [x, y, z] = [entry(0, 0), entry(1, 1), entry(2, 2)];
  const u = subtract(entry(2, 1), entry(1, 2));
  const v = subtract(entry(0, 2), entry(2, 0));
  const w = subtract(entry(1, 0), entry(0, 1));
  const xy = add(entry(1, 0), entry(0, 1));
  const xz = add(entry(0, 2), entry(2, 0));
  const yz = add(entry(2, 1), entry(1, 2));
  const lowZ = greater(EPSILON, z);
  const choose = (a: Value, b: Value, c: Value, d: Value): Value =>
    where(lowZ, where(greater(x, y), a, b), where(greater(negate(y), x), c, d));
  const t = choose(
    add(subtract(subtract(x, y), z), 1),
    add(subtract(subtract(y, x), z), 1),
    add(subtract(subtract(z, x), y), 1),
    add(add(add(x, y), z), 1),
  );
  const scale = divide(0.5, sqrt(t));
  const qw = multiply(choose(u, v, w, t), scale);
  const axis = multiply(concat([choose(t, xy, xz, u), choose(xy, t, yz, v), choose(xz, yz, t, w)], 2), scale);
  return multiply(axis, angleOverSine(qw, sum(square(axis), [2], true)));
}

/**
 * angle / sin(angle / 2) of unit quaternions, by atan2(n, |w|) = 2 atan(n / (|w| + √(n² + w²))), which has no division
 * by zero.
 *
 * @param w real part, shape [M, joints, 1]; where negative, the other quaternion of the same rotation is meant
 * @param squared squared length n² of the imaginary part
 */
function angleOverSine(w: Value, squared: Value): Value {
  const turned = greater(squared, 0);
  const n = sqrt(where(turned, squared, 1));
  const half = multiply(atan(divide(n, add(abs(w), sqrt(add(squared, square(w)))))), 2);
  const factor = divide(multiply(half, 2), n);
  return where(turned, where(greater(0, w), negate(factor), factor), 2);
}
