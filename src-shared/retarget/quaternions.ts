import type { Quaternion } from '../formats/skeleton-motion.ts';
import { matrixToQuaternionInto } from '../math/rotation.ts';
import type { Rotation3 } from '../math/rotation3.ts';

/** The quaternion of a rotation matrix. */
export function quaternionOf(rotation: Rotation3): Quaternion {
  const out: [number, number, number, number] = [0, 0, 0, 1];
  matrixToQuaternionInto(out, 0, rotation);
  return out;
}
