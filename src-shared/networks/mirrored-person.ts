import { JOINT_COUNT, MIRROR } from '../body/smpl-tree.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '../vision/blazepose.ts';
import { KEYPOINT_FEATURES } from './keypoint-features.ts';

/** Numbers per landmark, see `keypointFeaturesInto`. */
const PER_LANDMARK = 6;

/** Those of them that point sideways: x in the square, X in the body. */
const SIDEWAYS = [0, 3] as const;

/**
 * Rows of `keypointFeaturesInto` as a mirrored picture would have given them: left and right exchanged, x turned about.
 *
 * @param rows shape [M, KEYPOINT_FEATURES]
 */
export function mirrorKeypointRows(rows: Float32Array): Float32Array {
  const out = rows.slice();
  for (let row = 0; row < rows.length; row += KEYPOINT_FEATURES) {
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const to = row + k * PER_LANDMARK;
      const from = row + LANDMARK_MIRROR[k]! * PER_LANDMARK;
      out.set(rows.subarray(from, from + PER_LANDMARK), to);
      for (const a of SIDEWAYS) out[to + a] = -out[to + a]!;
    }
    const direction = row + LANDMARK_COUNT * PER_LANDMARK;
    out[direction] = -out[direction]!;
  }
  return out;
}

/**
 * Poses of the mirrored person, x pointing sideways.
 *
 * @param rotations row-major matrices, shape [M, 24, 3, 3]
 */
export function mirrorRotations(rotations: Float32Array): Float32Array {
  const out = new Float32Array(rotations.length);
  for (let i = 0; i < rotations.length; i += 9) {
    const joint = (i / 9) % JOINT_COUNT;
    const from = i + 9 * (MIRROR[joint]! - joint);
    for (let k = 0; k < 9; k++) {
      // Rows and columns of x change their sign; where both do, neither does.
      const turned = k < 3 !== (k % 3 === 0);
      out[i + k] = turned ? -rotations[from + k]! : rotations[from + k]!;
    }
  }
  return out;
}

/** Weak cameras (s, tx, ty) of the mirrored crop, shape [M, 3]. */
export function mirrorCameras(cam: Float32Array): Float32Array {
  return cam.map((value, i) => (i % 3 === 1 ? -value : value));
}
