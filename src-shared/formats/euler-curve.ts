import { quaternionToMatrixInto } from '../math/rotation.ts';

/**
 * Order of an Euler triple as a matrix product: `xyz` means R = Rz · Ry · Rx (FBX's default, x turns first),
 * `yxz` means R = Rz · Rx · Ry (BVH channels `Zrotation Xrotation Yrotation`).
 */
export type EulerOrder = 'xyz' | 'yxz';

const AXES: Record<EulerOrder, readonly [number, number, number]> = { xyz: [0, 1, 2], yxz: [1, 0, 2] };

/** Below this cosine of the middle angle the outer two turn about the same axis. */
const GIMBAL_COSINE = 1e-6;
const TURN = 2 * Math.PI;

const matrix = new Float64Array(9);

/**
 * Euler angles of one joint over time without jumps: of the two triples that mean the same rotation, and of all whole
 * turns, the one nearest to the frame before is taken. In gimbal lock the first angle stands still.
 *
 * @param quaternions unit quaternions (x, y, z, w), read at `offset + frame · stride`
 * @returns radians, three curves in the order of the axes x, y, z, each of shape [frames]
 */
export function eulerCurves(
  quaternions: Float64Array,
  offset: number,
  stride: number,
  frames: number,
  order: EulerOrder,
): [Float64Array, Float64Array, Float64Array] {
  const curves: [Float64Array, Float64Array, Float64Array] = [
    new Float64Array(frames),
    new Float64Array(frames),
    new Float64Array(frames),
  ];
  const [i, j, k] = AXES[order];
  // R = Rk · Rj · Ri; an odd order of axes turns the sign of every off-diagonal sine.
  const sign = (j - i + 3) % 3 === 1 ? 1 : -1;
  let a = 0;
  let b = 0;
  let c = 0;
  for (let f = 0; f < frames; f++) {
    quaternionToMatrixInto(matrix, 0, quaternions, offset + f * stride);
    const at = (row: number, column: number) => matrix[3 * row + column]!;
    const cosine = Math.hypot(at(i, i), at(j, i));
    const middle = Math.atan2(-sign * at(k, i), cosine);
    let first: number;
    let last: number;
    if (f === 0 && cosine < GIMBAL_COSINE) a = 0;
    if (cosine < GIMBAL_COSINE) {
      // Only the sum (or difference) of the outer angles is known: hold the first, give the rest to the last.
      first = a;
      const s = Math.sin(a);
      const co = Math.cos(a);
      // Undo Ri(a): column j of R · Ri(-a).
      last = Math.atan2(-sign * (at(i, j) * co - sign * at(i, k) * s), at(j, j) * co - sign * at(j, k) * s);
    } else {
      first = Math.atan2(sign * at(k, j), at(k, k));
      last = Math.atan2(sign * at(j, i), at(i, i));
    }
    const near = [nearest(first, a), nearest(middle, b), nearest(last, c)] as const;
    const other = [nearest(first + Math.PI, a), nearest(Math.PI - middle, b), nearest(last + Math.PI, c)] as const;
    const cost = (angles: readonly [number, number, number]) =>
      Math.abs(angles[0] - a) + Math.abs(angles[1] - b) + Math.abs(angles[2] - c);
    [a, b, c] = f > 0 && cost(other) < cost(near) ? other : near;
    curves[i]![f] = a;
    curves[j]![f] = b;
    curves[k]![f] = c;
  }
  return curves;
}

/** `angle` plus the whole turns that bring it nearest to `target`. */
function nearest(angle: number, target: number): number {
  return angle - TURN * Math.round((angle - target) / TURN);
}
