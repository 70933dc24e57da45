import type { Quaternion } from '../formats/skeleton-motion.ts';
import { matrixToQuaternionInto } from '../math/rotation.ts';
import type { Rotation3 } from '../math/rotation3.ts';

/** The quaternion of a rotation matrix. */
export function quaternionOf(rotation: Rotation3): Quaternion {
  const out: [number, number, number, number] = [0, 0, 0, 1];
  matrixToQuaternionInto(out, 0, rotation);
  return out;
}

/** Flips quaternions that lie on the far side of the frame before: the same rotations, no jumps. Shape [T, count, 4]. */
export function alignSignsInto(rotations: Float64Array, count: number): void {
  const row = 4 * count;
  for (let at = row; at < rotations.length; at += 4) {
    let dot = 0;
    for (let k = 0; k < 4; k++) dot += rotations[at + k]! * rotations[at - row + k]!;
    if (dot < 0) for (let k = 0; k < 4; k++) rotations[at + k] = -rotations[at + k]!;
  }
}
