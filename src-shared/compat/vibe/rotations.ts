import type { Numbers } from '../../math/rotation.ts';

/**
 * Conversions of rotations exactly as VIBE and the body model package it uses do them, small offsets and branches
 * included. Matrices are row-major, quaternions here (w, x, y, z), angles radians. The studio's own conversions, which
 * are exact at zero and stable near π, are in `math/rotation.ts` and `math/so3.ts`.
 */

/** Lower bounds of norms in VIBE's two copies of the 6D conversion; the network uses the first. */
export const ROT6D_EPS = { vibe: 1e-6, spin: 1e-12 } as const;

/**
 * 6D (row-major 3×2: entries 0, 2, 4 are the first column) to a matrix by Gram–Schmidt.
 *
 * @param eps lower bound of the norms (`ROT6D_EPS`)
 */
export function rot6dToMatrixInto(out: Numbers, o: number, r: ArrayLike<number>, ro: number, eps: number): void {
  const n1 = Math.max(eps, Math.hypot(r[ro]!, r[ro + 2]!, r[ro + 4]!));
  const b1x = r[ro]! / n1;
  const b1y = r[ro + 2]! / n1;
  const b1z = r[ro + 4]! / n1;
  const along = b1x * r[ro + 1]! + b1y * r[ro + 3]! + b1z * r[ro + 5]!;
  const cx = r[ro + 1]! - along * b1x;
  const cy = r[ro + 3]! - along * b1y;
  const cz = r[ro + 5]! - along * b1z;
  const n2 = Math.max(eps, Math.hypot(cx, cy, cz));
  const b2x = cx / n2;
  const b2y = cy / n2;
  const b2z = cz / n2;
  out[o] = b1x;
  out[o + 1] = b2x;
  out[o + 2] = b1y * b2z - b1z * b2y;
  out[o + 3] = b1y;
  out[o + 4] = b2y;
  out[o + 5] = b1z * b2x - b1x * b2z;
  out[o + 6] = b1z;
  out[o + 7] = b2z;
  out[o + 8] = b1x * b2y - b1y * b2x;
}

/** Added to each number of a rotation vector before its length is taken. */
const OFFSET = 1e-8;

function offsetNorm(a: ArrayLike<number>, ao: number): number {
  return Math.hypot(a[ao]! + OFFSET, a[ao + 1]! + OFFSET, a[ao + 2]! + OFFSET);
}

const quaternion = new Float64Array(4);

/** Axis-angle to matrix through a quaternion: the variant of VIBE's losses and data preparation. */
export function axisAngleToMatrixInto(out: Numbers, o: number, a: ArrayLike<number>, ao = 0): void {
  const angle = offsetNorm(a, ao);
  const s = Math.sin(angle / 2) / angle;
  quaternion[0] = Math.cos(angle / 2);
  for (let i = 0; i < 3; i++) quaternion[1 + i] = s * a[ao + i]!;
  quaternionToMatrixInto(out, o, quaternion, 0);
}

/** Axis-angle to matrix by I + sin·K + (1 − cos)·K²: the variant of the body model package. */
export function axisAngleToMatrixBodyModelInto(out: Numbers, o: number, a: ArrayLike<number>, ao = 0): void {
  const angle = offsetNorm(a, ao);
  const x = a[ao]! / angle;
  const y = a[ao + 1]! / angle;
  const z = a[ao + 2]! / angle;
  const s = Math.sin(angle);
  const c = 1 - Math.cos(angle);
  out[o] = 1 - c * (y * y + z * z);
  out[o + 1] = c * x * y - s * z;
  out[o + 2] = c * x * z + s * y;
  out[o + 3] = c * x * y + s * z;
  out[o + 4] = 1 - c * (x * x + z * z);
  out[o + 5] = c * y * z - s * x;
  out[o + 6] = c * x * z - s * y;
  out[o + 7] = c * y * z + s * x;
  out[o + 8] = 1 - c * (x * x + y * y);
}

/** Quaternion (w, x, y, z) to matrix; normalised on the way. */
export function quaternionToMatrixInto(out: Numbers, o: number, q: ArrayLike<number>, qo = 0): void {
  const n = Math.hypot(q[qo]!, q[qo + 1]!, q[qo + 2]!, q[qo + 3]!);
  const w = q[qo]! / n;
  const x = q[qo + 1]! / n;
  const y = q[qo + 2]! / n;
  const z = q[qo + 3]! / n;
  out[o] = w * w + x * x - y * y - z * z;
  out[o + 1] = 2 * x * y - 2 * w * z;
  out[o + 2] = 2 * w * y + 2 * x * z;
  out[o + 3] = 2 * w * z + 2 * x * y;
  out[o + 4] = w * w - x * x + y * y - z * z;
  out[o + 5] = 2 * y * z - 2 * w * x;
  out[o + 6] = 2 * x * z - 2 * w * y;
  out[o + 7] = 2 * w * x + 2 * y * z;
  out[o + 8] = w * w - x * x - y * y + z * z;
}

const BRANCH_EPS = 1e-6;

/** Matrix to quaternion (w, x, y, z) with VIBE's four branches; the sign is whatever the branch gives. */
export function matrixToQuaternionInto(out: Numbers, o: number, m: ArrayLike<number>, mo = 0): void {
  const r00 = m[mo]!;
  const r11 = m[mo + 4]!;
  const r22 = m[mo + 8]!;
  const x = m[mo + 7]! - m[mo + 5]!;
  const y = m[mo + 2]! - m[mo + 6]!;
  const z = m[mo + 3]! - m[mo + 1]!;
  const xy = m[mo + 3]! + m[mo + 1]!;
  const zx = m[mo + 2]! + m[mo + 6]!;
  const yz = m[mo + 7]! + m[mo + 5]!;
  let t: number;
  let q: readonly [number, number, number, number];
  if (r22 < BRANCH_EPS) {
    if (r00 > r11) {
      t = 1 + r00 - r11 - r22;
      q = [x, t, xy, zx];
    } else {
      t = 1 - r00 + r11 - r22;
      q = [y, xy, t, yz];
    }
  } else if (r00 < -r11) {
    t = 1 - r00 - r11 + r22;
    q = [z, zx, yz, t];
  } else {
    t = 1 + r00 + r11 + r22;
    q = [t, x, y, z];
  }
  const k = 0.5 / Math.sqrt(t);
  for (let i = 0; i < 4; i++) out[o + i] = q[i]! * k;
}

/** Quaternion (w, x, y, z) to axis-angle, angle at most π; NaN becomes 0. */
export function quaternionToAxisAngleInto(out: Numbers, o: number, q: ArrayLike<number>, qo = 0): void {
  const w = q[qo]!;
  const x = q[qo + 1]!;
  const y = q[qo + 2]!;
  const z = q[qo + 3]!;
  const square = x * x + y * y + z * z;
  const n = Math.sqrt(square);
  const angle = w < 0 ? 2 * Math.atan2(-n, -w) : 2 * Math.atan2(n, w);
  const k = square > 0 ? angle / n : 2;
  out[o] = x * k || 0;
  out[o + 1] = y * k || 0;
  out[o + 2] = z * k || 0;
}

/** Matrix to axis-angle through the quaternion of `matrixToQuaternionInto`; NaN becomes 0. */
export function matrixToAxisAngleInto(out: Numbers, o: number, m: ArrayLike<number>, mo = 0): void {
  matrixToQuaternionInto(quaternion, 0, m, mo);
  quaternionToAxisAngleInto(out, o, quaternion, 0);
}
