import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { JOINT_COUNT, PARENTS } from './smpl-tree.ts';

/** Posed joints of one frame. */
export interface PosedJoints {
  /** World rotation of each joint, row-major, shape [24, 3, 3]. */
  readonly rotations: Float64Array;
  /** World position of each joint, metres, shape [24, 3]. */
  readonly positions: Float64Array;
}

/** Makes room for `forwardKinematicsInto`. */
export function createPosedJoints(): PosedJoints {
  return { rotations: new Float64Array(JOINT_COUNT * 9), positions: new Float64Array(JOINT_COUNT * 3) };
}

const local = new Float64Array(9);

/**
 * Poses the skeleton (SMPL, Loper et al. 2015, equation 4).
 *
 * @param out    written: world rotations and positions
 * @param rest   rest joints of this shape, metres, shape [24, 3] (`shapedRestJoints`)
 * @param pose   axis-angle, radians, shape [24, 3], read at `poseOffset`
 * @param trans  translation added to everything, metres, shape [3], read at `transOffset`. As in SMPL the pelvis
 *               joint ends at `rest pelvis + trans`.
 */
export function forwardKinematicsInto(
  out: PosedJoints,
  rest: ArrayLike<number>,
  pose: ArrayLike<number>,
  poseOffset: number,
  trans: ArrayLike<number>,
  transOffset: number,
): void {
  const { rotations: G, positions: P } = out;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    if (parent < 0) {
      axisAngleToMatrixInto(G, 0, pose, poseOffset);
      for (let a = 0; a < 3; a++) P[a] = rest[a]! + trans[transOffset + a]!;
      continue;
    }
    axisAngleToMatrixInto(local, 0, pose, poseOffset + 3 * j);
    mul3Into(G, 9 * j, G, 9 * parent, local, 0);
    const x = rest[3 * j]! - rest[3 * parent]!;
    const y = rest[3 * j + 1]! - rest[3 * parent + 1]!;
    const z = rest[3 * j + 2]! - rest[3 * parent + 2]!;
    for (let a = 0; a < 3; a++) {
      const g = 9 * parent + 3 * a;
      P[3 * j + a] = P[3 * parent + a]! + G[g]! * x + G[g + 1]! * y + G[g + 2]! * z;
    }
  }
}
