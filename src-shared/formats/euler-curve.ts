import { quaternionToMatrixInto } from '../math/rotation.ts';

/**
 * Order of an Euler triple as a matrix product: `xyz` means R = Rz · Ry · Rx (FBX's default, x turns first),
 * `yxz` means R = Rz · Rx · Ry (BVH channels `Zrotation Xrotation Yrotation`).
 */
export type EulerOrder = 'xyz' | 'xzy' | 'yzx' | 'yxz' | 'zxy' | 'zyx';

/** The axes of an order, the one that turns first in front: 0 for x, 1 for y, 2 for z. */
export const EULER_AXES: Readonly<Record<EulerOrder, readonly [number, number, number]>> = {
  xyz: [0, 1, 2],
  xzy: [0, 2, 1],
  yzx: [1, 2, 0],
  yxz: [1, 0, 2],
  zxy: [2, 0, 1],
  zyx: [2, 1, 0],
};

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
  const [i, j, k] = EULER_AXES[order];
  // R = Rk · Rj · Ri; an odd order of axes turns the sign of every off-diagonal sine.
  const sign = (j - i + 3) % 3 === 1 ? 1 : -1;
  const m = matrix;
  const [ii, ji, ki] = [3 * i + i, 3 * j + i, 3 * k + i];
  const [ij, jj, kj] = [3 * i + j, 3 * j + j, 3 * k + j];
  const [ik, jk, kk] = [3 * i + k, 3 * j + k, 3 * k + k];
  let a = 0;
  let b = 0;
  let c = 0;
  for (let f = 0; f < frames; f++) {
    quaternionToMatrixInto(m, 0, quaternions, offset + f * stride);
    const cosine = Math.sqrt(m[ii]! * m[ii]! + m[ji]! * m[ji]!);
    const middle = Math.atan2(-sign * m[ki]!, cosine);
    let first: number;
    let last: number;
    if (cosine < GIMBAL_COSINE) {
      // Only the sum (or difference) of the outer angles is known: hold the first and read the last off R · Ri(-first).
      first = a;
      const s = sign * Math.sin(a);
      const co = Math.cos(a);
      last = Math.atan2(-sign * (m[ij]! * co - m[ik]! * s), m[jj]! * co - m[jk]! * s);
    } else {
      first = Math.atan2(sign * m[kj]!, m[kk]!);
      last = Math.atan2(sign * m[ji]!, m[ii]!);
    }
    const a1 = nearest(first, a);
    const b1 = nearest(middle, b);
    const c1 = nearest(last, c);
    const a2 = nearest(first + Math.PI, a);
    const b2 = nearest(Math.PI - middle, b);
    const c2 = nearest(last + Math.PI, c);
    const isOtherNearer =
      f > 0 &&
      Math.abs(a2 - a) + Math.abs(b2 - b) + Math.abs(c2 - c) < Math.abs(a1 - a) + Math.abs(b1 - b) + Math.abs(c1 - c);
    a = isOtherNearer ? a2 : a1;
    b = isOtherNearer ? b2 : b1;
    c = isOtherNearer ? c2 : c1;
    curves[i]![f] = a;
    curves[j]![f] = b;
    curves[k]![f] = c;
  }
  return curves;
}

/** The Euler angles of one rotation, radians, as (x, y, z). */
export function eulerOf(quaternion: ArrayLike<number>, order: EulerOrder): [number, number, number] {
  const [x, y, z] = eulerCurves(Float64Array.from(quaternion), 0, 4, 1, order);
  return [x[0]!, y[0]!, z[0]!];
}

/** `angle` plus the whole turns that bring it nearest to `target`. */
function nearest(angle: number, target: number): number {
  return angle - TURN * Math.round((angle - target) / TURN);
}
