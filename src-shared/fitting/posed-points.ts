import { createKinematics, FRAME_VARIABLES, type Motion, POINT_COUNT, type PointTable } from './kinematics.ts';

/** A motion's points and joint rotations in camera space. */
export interface PosedMotion {
  /** Joints, landmarks, soles, metres, shape [T, 61, 3]. */
  readonly points: Float64Array;
  /** Rotations of the joints to camera axes, shape [T, 24, 3, 3]. */
  readonly globals: Float64Array;
}

/** Poses a whole motion once. */
export function posedPoints(table: PointTable, motion: Motion): PosedMotion {
  const kin = createKinematics(table, motion.frames);
  const x = new Float64Array(motion.frames * FRAME_VARIABLES);
  for (let t = 0; t < motion.frames; t++) x.set(motion.pelvis.subarray(3 * t, 3 * t + 3), t * FRAME_VARIABLES + 72);
  kin.setShape(motion.betas);
  kin.pose(motion.rotations, x);
  return { points: kin.points, globals: kin.globals };
}

/** Number of values of one frame of `PosedMotion.points`. */
export const POINT_STRIDE = POINT_COUNT * 3;
