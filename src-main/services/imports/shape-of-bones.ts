import { SHAPE_COUNT } from '#shared/body/body-model.ts';
import { type RestJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, type JointName, PARENTS } from '#shared/body/smpl-tree.ts';
import { cholesky, choleskyInverse } from '#shared/math/cholesky.ts';

/** Bones whose lengths mean the same in every skeleton. */
const BONES: readonly JointName[] = [
  'l_knee',
  'r_knee',
  'l_ankle',
  'r_ankle',
  'l_elbow',
  'r_elbow',
  'l_wrist',
  'r_wrist',
];
/** How well such a length tells that of another body, metres. */
const BONE_SIGMA = 0.015;
const ROUNDS = 4;

/**
 * The shape whose limbs are as long as a file's: Gauss–Newton on bone lengths, with β ~ N(0, 1).
 *
 * @param lengths metres from the parent, 0 where unknown, shape [24]
 */
export function shapeOfBones(lengths: ArrayLike<number>, rest: RestJoints): Float32Array {
  const betas = new Float64Array(SHAPE_COUNT);
  const used = BONES.map((name) => JOINT[name]).filter((joint) => lengths[joint]! > 0);
  for (let round = 0; round < ROUNDS && used.length > 0; round++) {
    const now = shapedRestJoints(rest, betas);
    const A = new Float64Array(SHAPE_COUNT * SHAPE_COUNT);
    const b = new Float64Array(SHAPE_COUNT);
    for (let k = 0; k < SHAPE_COUNT; k++) {
      A[k * SHAPE_COUNT + k] = 1;
      b[k] = -betas[k]!;
    }
    for (const joint of used) {
      const parent = PARENTS[joint]!;
      const bone = [0, 1, 2].map((a) => now[3 * joint + a]! - now[3 * parent + a]!);
      const length = Math.hypot(...bone);
      const slope = Array.from({ length: SHAPE_COUNT }, (_, k) =>
        bone.reduce((sum, part, a) => {
          const grown = rest.dirs[(3 * joint + a) * SHAPE_COUNT + k]! - rest.dirs[(3 * parent + a) * SHAPE_COUNT + k]!;
          return sum + (part / length) * grown;
        }, 0),
      );
      const weight = 1 / BONE_SIGMA ** 2;
      for (let k = 0; k < SHAPE_COUNT; k++) {
        b[k]! += weight * slope[k]! * (lengths[joint]! - length);
        for (let m = 0; m < SHAPE_COUNT; m++) A[k * SHAPE_COUNT + m]! += weight * slope[k]! * slope[m]!;
      }
    }
    const factored = cholesky(A, SHAPE_COUNT);
    if (!factored) break;
    const inverse = choleskyInverse(factored);
    for (let k = 0; k < SHAPE_COUNT; k++) {
      for (let m = 0; m < SHAPE_COUNT; m++) betas[k]! += inverse[k * SHAPE_COUNT + m]! * b[m]!;
    }
  }
  return Float32Array.from(betas);
}
