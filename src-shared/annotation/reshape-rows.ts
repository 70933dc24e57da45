import { createPosedJoints, forwardKinematicsInto } from '../body/forward-kinematics.ts';
import { type RestJoints, shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT, JOINT_COUNT } from '../body/smpl-tree.ts';
import type { CameraPlacement } from '../fitting/take.ts';

/** Places that depend on the shape of a body; shapes as in `Take`. */
export interface ShapedRows {
  readonly trans: Float32Array;
  readonly joints: Float32Array;
  readonly jointsCam: Float32Array;
}

/**
 * Puts motion that was solved for one shape on another one: poses stay, the pelvis comes as much higher or lower over
 * the floor as the legs are longer or shorter, so that feet stay where they stood.
 *
 * @param poses axis-angle, radians, world space root, shape [T, 24, 3]
 * @param trans metres, for the shape `from`, shape [T, 3]
 * @param cameraOf where the camera of a row stands
 */
export function reshapeRows(
  poses: Float32Array,
  trans: Float32Array,
  rest: RestJoints,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  cameraOf: (row: number) => CameraPlacement,
): ShapedRows {
  const frames = trans.length / 3;
  const old = shapedRestJoints(rest, from);
  const now = shapedRestJoints(rest, to);
  const ratio = legs(now) / legs(old);
  const out = {
    trans: new Float32Array(frames * 3),
    joints: new Float32Array(frames * JOINT_COUNT * 3),
    jointsCam: new Float32Array(frames * JOINT_COUNT * 3),
  };
  const posed = createPosedJoints();
  for (let row = 0; row < frames; row++) {
    const { rotation: R, translation: t } = cameraOf(row);
    for (let a = 0; a < 3; a++) {
      const pelvis = trans[3 * row + a]! + old[a]!;
      out.trans[3 * row + a] = (a === 1 ? pelvis * ratio : pelvis) - now[a]!;
    }
    forwardKinematicsInto(posed, now, poses, row * JOINT_COUNT * 3, out.trans, 3 * row);
    out.joints.set(posed.positions, row * JOINT_COUNT * 3);
    for (let j = 0; j < JOINT_COUNT; j++) {
      for (let a = 0; a < 3; a++) {
        let sum = t[a]!;
        for (let b = 0; b < 3; b++) sum += R[3 * a + b]! * posed.positions[3 * j + b]!;
        out.jointsCam[(row * JOINT_COUNT + j) * 3 + a] = sum;
      }
    }
  }
  return out;
}

/** Height of the pelvis over the ankles of the upright body, metres. */
function legs(rest: Float64Array): number {
  return Math.max(0.1, rest[1]! - (rest[3 * JOINT.l_ankle + 1]! + rest[3 * JOINT.r_ankle + 1]!) / 2);
}
