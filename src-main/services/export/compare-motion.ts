import { createPosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import { createPosedSkeleton, poseSkeletonInto, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { matrixToQuaternionInto, mulQuaternionInto, quaternionToMatrixInto } from '#shared/math/rotation.ts';
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
 * Poses the loaded file at every frame and compares each joint with where it belongs: joints that are SMPL's with the
 * take itself, whatever their names and axes; the others (roots, ends, twist bones) with the skeleton's forward kinematics.
 *
 * @param skeleton what was handed to the writer; the file's joints are in its order
 * @param motion   the body's motion it was made from
 * @param joints   joints as the take stores them, metres, shape [T, 24, 3]; null where the motion was resampled and
 *                 forward kinematics says where joints belong
 * @throws ReadBackError if the number of frames differs
 */
export function compareMotion(
  loaded: LoadedMotion,
  skeleton: SkeletonMotion,
  motion: BodyMotion,
  joints: Float32Array | null,
): MotionDifference {
  const { frames } = skeleton;
  if (loaded.frames !== frames) throw new ReadBackError(`it holds ${loaded.frames} frames instead of ${frames}`);
  const count = skeleton.joints.length;
  const positions = new Float64Array(count * 3);
  const rotations = new Float64Array(count * 9);
  const ours = createPosedSkeleton(skeleton);
  const body = createPosedJoints();
  const turned = new Float64Array(4);
  const expected = new Float64Array(9);
  // Alone in its file a motion may begin at any time; among others it may not.
  const begins = skeleton.start ?? loaded.times[0]!;
  let distance = 0;
  let trace = 3;
  let time = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let f = 0; f < frames; f++) {
    loaded.poseInto(positions, rotations, f);
    poseSkeletonInto(ours, skeleton, f);
    poseAt(motion, f, body);
    time = Math.max(time, Math.abs(loaded.times[f]! - begins - skeleton.times[f]!));
    for (const { joint, of, turn, placed } of skeleton.matches) {
      matrixToQuaternionInto(turned, 0, body.rotations, 9 * of);
      mulQuaternionInto(ours.rotations, 4 * joint, turned, 0, turn, 0);
      if (!placed) continue;
      for (let a = 0; a < 3; a++) {
        ours.positions[3 * joint + a] = joints ? joints[(f * JOINT_COUNT + of) * 3 + a]! : body.positions[3 * of + a]!;
      }
    }
    for (let j = 0; j < count; j++) {
      let square = 0;
      for (let a = 0; a < 3; a++) square += (positions[3 * j + a]! - ours.positions[3 * j + a]!) ** 2;
      // A comparison with NaN is false: turned round, a broken number counts as infinitely far.
      if (!(square <= distance)) distance = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
      quaternionToMatrixInto(expected, 0, ours.rotations, 4 * j);
      let sum = 0;
      for (let k = 0; k < 9; k++) sum += rotations[9 * j + k]! * expected[k]!;
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
