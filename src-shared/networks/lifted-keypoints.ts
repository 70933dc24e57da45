import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { type LiftRest, liftFrameInto } from '../fitting/lift-frame.ts';
import type { Vec3 } from '../math/vec3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { KEYPOINT_FEATURES } from './keypoint-features.ts';
import type { KeypointsEncoderOptions } from './options.ts';
import { REST_LANDMARKS } from './rest-landmarks.ts';

/** Numbers of the lifted pose: the first two columns of each joint's local rotation. */
export const LIFTED_POSE = 6 * JOINT_COUNT;

/** Numbers per frame that a keypoints encoder reads. */
export function keypointInputs({ lifted }: Pick<KeypointsEncoderOptions, 'lifted'>): number {
  return lifted ? KEYPOINT_FEATURES + LIFTED_POSE : KEYPOINT_FEATURES;
}

const REST: LiftRest = {
  at: Array.from({ length: LANDMARK_COUNT }, (_, k) => REST_LANDMARKS.slice(3 * k, 3 * k + 3) as unknown as Vec3),
};

const world = new Float64Array(3 * LANDMARK_COUNT);
const rotations = new Float64Array(9 * JOINT_COUNT);

/**
 * Rows of `keypointFeaturesInto` as a keypoints encoder reads them: as they are, or, where the encoder is `lifted`, each
 * followed by the pose that follows from its 3D landmarks by bones and planes alone (`liftFrameInto`, on fixed
 * proportions). What a network would need many products for is then a correction.
 *
 * @param rows shape [M, KEYPOINT_FEATURES]
 * @returns shape [M, `keypointInputs(options)`]
 */
export function keypointInput(rows: Float32Array, options: Pick<KeypointsEncoderOptions, 'lifted'>): Float32Array {
  if (!options.lifted) return rows;
  const count = rows.length / KEYPOINT_FEATURES;
  const width = keypointInputs(options);
  const out = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const from = row * KEYPOINT_FEATURES;
    out.set(rows.subarray(from, from + KEYPOINT_FEATURES), row * width);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      for (let a = 0; a < 3; a++) world[3 * k + a] = rows[from + 6 * k + 3 + a]!;
    }
    liftFrameInto(rotations, 0, REST, world, 0);
    for (let j = 0; j < JOINT_COUNT; j++) {
      for (let i = 0; i < 6; i++) {
        const value = rotations[9 * j + 3 * (i >> 1) + (i & 1)]!;
        // Landmarks that coincide have no direction.
        if (Number.isFinite(value)) out[row * width + KEYPOINT_FEATURES + 6 * j + i] = value;
      }
    }
  }
  return out;
}
