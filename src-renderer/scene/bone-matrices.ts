import type { PosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** Numbers of all bone matrices: 24 of 3×4. */
export const BONE_NUMBERS = JOINT_COUNT * 12;

/**
 * Writes what carries rest vertices to posed ones, one matrix per joint, as the graphics card wants them: three rows of
 * four numbers, the last of each row the shift.
 *
 * ```
 * x_posed = G_j · (x_rest − rest_j) + P_j        G, P in the world
 * row a   = [ G_a0  G_a1  G_a2  P_a − G_a · rest_j ]
 * ```
 *
 * @param out   written: shape [24, 3, 4]
 * @param rest  rest joints of this shape, metres, shape [24, 3]
 * @param posed posed joints (`forwardKinematicsInto`)
 */
export function boneMatricesInto(out: Float32Array, rest: ArrayLike<number>, posed: PosedJoints): void {
  const { rotations: G, positions: P } = posed;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const x = rest[3 * j]!;
    const y = rest[3 * j + 1]!;
    const z = rest[3 * j + 2]!;
    for (let a = 0; a < 3; a++) {
      const g = 9 * j + 3 * a;
      const o = 12 * j + 4 * a;
      out[o] = G[g]!;
      out[o + 1] = G[g + 1]!;
      out[o + 2] = G[g + 2]!;
      out[o + 3] = P[3 * j + a]! - G[g]! * x - G[g + 1]! * y - G[g + 2]! * z;
    }
  }
}
