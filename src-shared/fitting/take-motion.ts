import { shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { createMotion, type Motion } from './kinematics.ts';
import type { SolverBody } from './solve-options.ts';
import type { Take } from './take.ts';
import type { FloorPlane } from './terms/contact.ts';

/** Rows `first` to `first + rows` of a take as a motion in camera space. */
export function motionOfTake(
  take: Pick<Take, 'poses' | 'trans' | 'betas' | 'camera'>,
  body: SolverBody,
  first: number,
  rows: number,
): Motion {
  const motion = createMotion(rows);
  motion.betas.set(take.betas);
  const rest = shapedRestJoints(body.points.rest, take.betas);
  const { rotation: R, translation } = take.camera;
  const local = new Float64Array(9);
  for (let t = 0; t < rows; t++) {
    const row = first + t;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (t * JOINT_COUNT + j) * 9;
      axisAngleToMatrixInto(local, 0, take.poses, (row * JOINT_COUNT + j) * 3);
      if (j === 0) mul3Into(motion.rotations, at, R, 0, local, 0);
      else motion.rotations.set(local, at);
    }
    for (let a = 0; a < 3; a++) {
      let value = translation[a]!;
      for (let b = 0; b < 3; b++) value += R[3 * a + b]! * (take.trans[3 * row + b]! + rest[b]!);
      motion.pelvis[3 * t + a] = value;
    }
  }
  return motion;
}

/** The world's floor (y = 0) as the camera sees it. */
export function floorOfTake(take: Pick<Take, 'camera'>): FloorPlane {
  const { rotation: R, translation: t } = take.camera;
  const up: [number, number, number] = [R[1]!, R[4]!, R[7]!];
  return { up, offset: -(up[0] * t[0]! + up[1] * t[1]! + up[2] * t[2]!) };
}
