import type { BodyPoints } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '../math/rotation.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import { type InitialPoses, isPosed } from './initial-poses.ts';
import { createKinematics, FIRST_LANDMARK, FRAME_VARIABLES, type PointTable } from './kinematics.ts';
import type { Observations } from './observations.ts';

/**
 * Puts the landmarks of trusted poses in place of the detector's 3D ones, in place: a network that has read all frames
 * knows depth, lean and sides better than one that saw a single crop. Rows without a pose keep the detector's.
 */
export function trustPoses(obs: Observations, initial: InitialPoses, { table, points }: TrustBody): void {
  const kin = createKinematics(table, 1);
  const x = new Float64Array(FRAME_VARIABLES);
  kin.setShape(initial.betas ?? new Float64Array(points.rest.dirs.length / (3 * JOINT_COUNT)));
  const rotations = new Float64Array(JOINT_COUNT * 9);
  const place = (k: number, a: number): number => kin.points[3 * (FIRST_LANDMARK + k) + a]!;
  for (let t = 0; t < obs.frames; t++) {
    if (!isPosed(initial, t)) continue;
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToMatrixInto(rotations, 9 * j, initial.poses, 3 * (t * JOINT_COUNT + j));
    }
    kin.pose(rotations, x);
    for (let a = 0; a < 3; a++) {
      const middle = (place(LANDMARK.l_hip, a) + place(LANDMARK.r_hip, a)) / 2;
      for (let k = 0; k < LANDMARK_COUNT; k++) obs.world[(t * LANDMARK_COUNT + k) * 3 + a] = place(k, a) - middle;
    }
    obs.worldWeight.fill(1, t * LANDMARK_COUNT, (t + 1) * LANDMARK_COUNT);
  }
}

interface TrustBody {
  readonly table: PointTable;
  readonly points: BodyPoints;
}
