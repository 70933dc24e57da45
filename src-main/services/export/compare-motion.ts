import { createPosedJoints, type PosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import {
  asSkeletonMotion,
  createPosedSkeleton,
  poseSkeletonInto,
  type SkeletonMotion,
} from '#shared/formats/skeleton-motion.ts';
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
 * Poses the loaded file at every frame and compares each joint with where it belongs: with forward kinematics of the
 * motion that was written, and joints that are SMPL's with the take as well.
 *
 * @param given    motion that was handed to the writer; joints of the file come in its order
 * @param joints   joints as the take stores them, metres, shape [T, 24, 3]; null where the motion was resampled and
 *                 forward kinematics says where joints belong
 * @param body     the body's motion where the one that was written is on another skeleton
 * @throws ReadBackError if the number of frames differs
 */
export function compareMotion(
  loaded: LoadedMotion,
  given: BodyMotion | SkeletonMotion,
  joints: Float32Array | null,
  body: BodyMotion | null = 'joints' in given ? null : given,
): MotionDifference {
  const expected = asSkeletonMotion(given);
  if (loaded.frames !== expected.frames) {
    throw new ReadBackError(`it holds ${loaded.frames} frames instead of ${expected.frames}`);
  }
  const count = expected.joints.length;
  const worst = new Worst();
  const positions = new Float64Array(count * 3);
  const rotations = new Float64Array(count * 9);
  const posed = createPosedSkeleton(expected);
  const matrices = new Float64Array(count * 9);
  const smpl = createPosedJoints();
  let time = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let f = 0; f < expected.frames; f++) {
    loaded.poseInto(positions, rotations, f);
    poseSkeletonInto(posed, expected, f);
    for (let j = 0; j < count; j++) quaternionToMatrixInto(matrices, 9 * j, posed.rotations, 4 * j);
    time = Math.max(time, Math.abs(loaded.times[f]! - loaded.times[0]! - expected.times[f]!));
    for (let j = 0; j < count; j++) {
      worst.place(positions, 3 * j, posed.positions, 3 * j);
      worst.turn(rotations, 9 * j, matrices, 9 * j);
      lowest = Math.min(lowest, positions[3 * j + 1]!);
    }
    if (body) compareWithBody(worst, positions, rotations, expected, poseAt(body, f, smpl), joints, f);
  }
  return { ...worst.found(), maxTimeErrorMs: time * 1000, lowestJointM: lowest };
}

const turned = new Float64Array(4);
const wanted = new Float64Array(9);

/** Joints that are SMPL's, against the take. */
function compareWithBody(
  worst: Worst,
  positions: Float64Array,
  rotations: Float64Array,
  { matches }: SkeletonMotion,
  smpl: PosedJoints,
  joints: Float32Array | null,
  frame: number,
): void {
  for (const { joint, of, turn, placed } of matches) {
    if (placed && joints) worst.place(positions, 3 * joint, joints, (frame * JOINT_COUNT + of) * 3);
    else if (placed) worst.place(positions, 3 * joint, smpl.positions, 3 * of);
    matrixToQuaternionInto(turned, 0, smpl.rotations, 9 * of);
    mulQuaternionInto(turned, 0, turned, 0, turn, 0);
    quaternionToMatrixInto(wanted, 0, turned, 0);
    worst.turn(rotations, 9 * joint, wanted, 0);
  }
}

/** The largest differences so far. A comparison with NaN is false: turned round, a broken number counts as infinitely far. */
class Worst {
  #square = 0;
  #trace = 3;

  place(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): void {
    const square = (a[i]! - b[k]!) ** 2 + (a[i + 1]! - b[k + 1]!) ** 2 + (a[i + 2]! - b[k + 2]!) ** 2;
    if (!(square <= this.#square)) this.#square = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
  }

  turn(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): void {
    let sum = 0;
    for (let n = 0; n < 9; n++) sum += a[i + n]! * b[k + n]!;
    if (!(sum >= this.#trace)) this.#trace = Number.isNaN(sum) ? Number.NEGATIVE_INFINITY : sum;
  }

  found(): Pick<MotionDifference, 'maxJointErrorMm' | 'maxRotationErrorDeg'> {
    // The trace of AᵀB is 1 + 2 cos of the angle between two rotations.
    const cosine = Math.min(1, Math.max(-1, (this.#trace - 1) / 2));
    return {
      maxJointErrorMm: Math.sqrt(this.#square) * 1000,
      maxRotationErrorDeg: (Math.acos(cosine) * 180) / Math.PI,
    };
  }
}
