import { createPosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import type { LoadedMotion } from './read-back/loaded-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/** How far a file is from the motion it was written from. */
export interface MotionDifference {
  /** Largest distance of a joint in the world, mm. */
  readonly maxJointErrorMm: number;
  /** Largest angle between a joint's world rotations, degrees. */
  readonly maxRotationErrorDeg: number;
  /** Largest difference of a frame's time, ms. */
  readonly maxTimeErrorMs: number;
  /** Lowest joint over all frames in the file, metres above the floor. */
  readonly lowestJointM: number;
}

/**
 * Poses the loaded file at every frame and compares each joint with where it belongs.
 *
 * @param expected motion that was handed to the writer
 * @param joints   joints as the take stores them, metres, shape [T, 24, 3]; null where the motion was resampled and
 *                 forward kinematics says where joints belong
 * @throws ReadBackError if the number of frames differs
 */
export function compareMotion(
  loaded: LoadedMotion,
  expected: BodyMotion,
  joints: Float32Array | null,
): MotionDifference {
  if (loaded.frames !== expected.frames) {
    throw new ReadBackError(`it holds ${loaded.frames} frames instead of ${expected.frames}`);
  }
  const positions = new Float64Array(JOINT_COUNT * 3);
  const rotations = new Float64Array(JOINT_COUNT * 9);
  const posed = createPosedJoints();
  let distance = 0;
  let trace = 3;
  let time = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let f = 0; f < expected.frames; f++) {
    loaded.poseInto(positions, rotations, f);
    poseAt(expected, f, posed);
    time = Math.max(time, Math.abs(loaded.times[f]! - loaded.times[0]! - expected.times[f]!));
    for (let j = 0; j < JOINT_COUNT; j++) {
      let square = 0;
      for (let a = 0; a < 3; a++) {
        const at = joints ? joints[(f * JOINT_COUNT + j) * 3 + a]! : posed.positions[3 * j + a]!;
        square += (positions[3 * j + a]! - at) ** 2;
      }
      // A comparison with NaN is false: turned round, a broken number counts as infinitely far.
      if (!(square <= distance)) distance = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
      let sum = 0;
      for (let k = 9 * j; k < 9 * j + 9; k++) sum += rotations[k]! * posed.rotations[k]!;
      if (!(sum >= trace)) trace = Number.isNaN(sum) ? Number.NEGATIVE_INFINITY : sum;
      lowest = Math.min(lowest, positions[3 * j + 1]!);
    }
  }
  return {
    maxJointErrorMm: Math.sqrt(distance) * 1000,
    // The trace of AᵀB is 1 + 2 cos of the angle between two rotations.
    maxRotationErrorDeg: (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI,
    maxTimeErrorMs: time * 1000,
    lowestJointM: lowest,
  };
}
