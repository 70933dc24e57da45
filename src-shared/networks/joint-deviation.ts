import type { BodyModel } from '../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '../body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';

/** How far joints are from where they should be, mm, the pelvis held in place. */
export interface JointDeviation {
  readonly mean: number;
  readonly worst: number;
}

/** Numbers of θ as VIBE stores it: camera 3, axis-angle 72, shape 10. */
const THETA = 85;
const POSE = 3;
const SHAPE = 75;

/**
 * The distance between the joints of two poses of each frame: what another number format of a network does to its
 * results. Distances are measured on one body, over all frames and the 23 joints besides the pelvis.
 *
 * @param actual   θ, shape [frames, 85]
 * @param expected θ, shape [frames, 85]
 */
export function jointDeviation(actual: Float32Array, expected: Float32Array, body: BodyModel): JointDeviation {
  if (actual.length !== expected.length) throw new Error('both must have the same number of frames');
  const rest = restJoints(body);
  const posed = createPosedJoints();
  const frames = expected.length / THETA;
  const positions = (theta: Float32Array, frame: number): Float64Array => {
    const at = frame * THETA;
    const shaped = shapedRestJoints(rest, theta.subarray(at + SHAPE, at + THETA));
    forwardKinematicsInto(posed, shaped, theta, at + POSE, [0, 0, 0], 0);
    return posed.positions.slice();
  };
  let sum = 0;
  let worst = 0;
  for (let frame = 0; frame < frames; frame++) {
    const a = positions(actual, frame);
    const b = positions(expected, frame);
    for (let joint = 1; joint < JOINT_COUNT; joint++) {
      const [x, y, z] = [0, 1, 2].map((axis) => a[3 * joint + axis]! - a[axis]! - (b[3 * joint + axis]! - b[axis]!));
      const distance = 1000 * Math.hypot(x!, y!, z!);
      sum += distance;
      worst = Math.max(worst, distance);
    }
  }
  return { mean: sum / Math.max(1, frames * (JOINT_COUNT - 1)), worst };
}
