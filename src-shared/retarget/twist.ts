import type { Vec3 } from '../math/vec3.ts';

const TURN = 2 * Math.PI;

/**
 * How far a rotation turns about an axis (the twist of its swing-twist decomposition), radians.
 *
 * @param q      unit quaternion, read at `at`
 * @param axis   unit length
 * @param before twist of the frame before: of all whole turns the nearest is taken
 */
export function twistAbout(q: ArrayLike<number>, at: number, axis: Vec3, before = 0): number {
  const along = q[at]! * axis[0] + q[at + 1]! * axis[1] + q[at + 2]! * axis[2];
  const w = q[at + 3]!;
  // A half turn across the axis has no twist of its own.
  if (along * along + w * w < 1e-12) return before;
  const angle = 2 * Math.atan2(along, w);
  return angle - TURN * Math.round((angle - before) / TURN);
}
