import type { PosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** Numbers of all bone matrices: 24 of 4×4. */
export const BONE_NUMBERS = JOINT_COUNT * 16;

/**
 * Writes what carries rest vertices to posed ones, one matrix per joint, as the graphics card wants them.
 *
 * ```
 * x_posed = G_j · (x_rest − rest_j) + P_j        G, P in the world        column-major: G's columns, then the shift
 * ```
 *
 * @param out   written: column-major 4×4, shape [24, 16]
 * @param rest  rest joints of this shape, metres, shape [24, 3]
 * @param posed posed joints (`forwardKinematicsInto`)
 */
export function boneMatricesInto(out: Float32Array, rest: ArrayLike<number>, posed: PosedJoints): void {
  const { rotations: G, positions: P } = posed;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const o = 16 * j;
    const x = rest[3 * j]!;
    const y = rest[3 * j + 1]!;
    const z = rest[3 * j + 2]!;
    for (let a = 0; a < 3; a++) {
      const g = 9 * j + 3 * a;
      out[o + a] = G[g]!;
      out[o + 4 + a] = G[g + 1]!;
      out[o + 8 + a] = G[g + 2]!;
      out[o + 12 + a] = P[3 * j + a]! - G[g]! * x - G[g + 1]! * y - G[g + 2]! * z;
    }
    out[o + 3] = 0;
    out[o + 7] = 0;
    out[o + 11] = 0;
    out[o + 15] = 1;
  }
}
