import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { mulTransposed3Into } from '../../math/rotation.ts';
import { logInto } from '../../math/so3.ts';
import type { Kinematics } from '../kinematics.ts';

/** A joint that a person turned: what its rotation is to be in one row. */
export interface PoseTarget {
  /** Row of the window. */
  readonly row: number;
  readonly joint: number;
  /** Local rotation, row-major, shape [3, 3]; for the root to camera axes. */
  readonly rotation: Float64Array;
}

/** Standard deviation of a rotation from its target, radians. */
const TARGET_SIGMA = 0.02;
/** Second derivative of the term by each number of the rotation. */
export const TARGET_STIFFNESS = 1 / (TARGET_SIGMA * TARGET_SIGMA);

const turned = new Float64Array(9);
const vector = new Float64Array(3);

/**
 * E = Σ |log(Tᵀ R)|² / 2σ² over the targets T. Its gradient by δ of R·exp(δ) is log(Tᵀ R)/σ², because a rotation vector
 * is an eigenvector of its own Jacobian.
 */
export function poseTargetTerm(kin: Kinematics, targets: readonly PoseTarget[]): number {
  let energy = 0;
  for (const { row, joint, rotation } of targets) {
    const at = row * JOINT_COUNT + joint;
    mulTransposed3Into(turned, 0, rotation, 0, kin.locals, at * 9);
    logInto(vector, 0, turned, 0);
    for (let a = 0; a < 3; a++) {
      energy += 0.5 * TARGET_STIFFNESS * vector[a]! * vector[a]!;
      kin.twists[at * 3 + a]! += TARGET_STIFFNESS * vector[a]!;
    }
  }
  return energy;
}
