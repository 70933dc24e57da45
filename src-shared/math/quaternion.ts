import type { Numbers } from './rotation.ts';

/** `out = q · v · q⁻¹` for a unit quaternion (x, y, z, w): a vector turned. May overlap `v`. */
export function turnInto(
  out: Numbers,
  o: number,
  q: ArrayLike<number>,
  qo: number,
  v: ArrayLike<number>,
  vo: number,
): void {
  const x = q[qo]!;
  const y = q[qo + 1]!;
  const z = q[qo + 2]!;
  const w = q[qo + 3]!;
  const a = v[vo]!;
  const b = v[vo + 1]!;
  const c = v[vo + 2]!;
  const tx = 2 * (y * c - z * b);
  const ty = 2 * (z * a - x * c);
  const tz = 2 * (x * b - y * a);
  out[o] = a + w * tx + y * tz - z * ty;
  out[o + 1] = b + w * ty + z * tx - x * tz;
  out[o + 2] = c + w * tz + x * ty - y * tx;
}

/** `out = q⁻¹` for a unit quaternion. May overlap `q`. */
export function conjugateInto(out: Numbers, o: number, q: ArrayLike<number>, qo: number): void {
  for (let k = 0; k < 3; k++) out[o + k] = -q[qo + k]!;
  out[o + 3] = q[qo + 3]!;
}

/**
 * Flips quaternions that lie on the far side of the frame before: the same rotations, no jumps.
 *
 * @param rotations  shape [T, count, 4], in place
 * @param frames     T, where the array is longer
 */
export function alignSignsInto(
  rotations: Float64Array,
  count: number,
  frames: number = rotations.length / (4 * count),
): void {
  const row = 4 * count;
  for (let at = row; at < frames * row; at += 4) {
    let dot = 0;
    for (let k = 0; k < 4; k++) dot += rotations[at + k]! * rotations[at - row + k]!;
    if (dot < 0) for (let k = 0; k < 4; k++) rotations[at + k] = -rotations[at + k]!;
  }
}
