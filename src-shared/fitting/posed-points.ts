import { JOINT_COUNT } from '../body/smpl-tree.ts';
import {
  createKinematics,
  FRAME_VARIABLES,
  type Motion,
  PELVIS_AT,
  POINT_COUNT,
  type PointTable,
} from './kinematics.ts';

/** Frames posed at a time: a long take needs no more memory than its points. */
const CHUNK = 256;

/** Joints, landmarks and soles of a whole motion in camera space, metres, shape [T, 61, 3]. */
export function posedPoints(table: PointTable, motion: Motion): Float64Array {
  const points = new Float64Array(motion.frames * POINT_COUNT * 3);
  const size = Math.min(CHUNK, motion.frames);
  const kin = createKinematics(table, size);
  const x = new Float64Array(size * FRAME_VARIABLES);
  const rotations = new Float64Array(size * JOINT_COUNT * 9);
  kin.setShape(motion.betas);
  for (let from = 0; from < motion.frames; from += size) {
    const to = Math.min(motion.frames, from + size);
    rotations.set(motion.rotations.subarray(from * JOINT_COUNT * 9, to * JOINT_COUNT * 9));
    for (let t = from; t < to; t++) {
      x.set(motion.pelvis.subarray(3 * t, 3 * t + 3), (t - from) * FRAME_VARIABLES + PELVIS_AT);
    }
    kin.pose(rotations, x);
    points.set(kin.points.subarray(0, (to - from) * POINT_COUNT * 3), from * POINT_COUNT * 3);
  }
  return points;
}
