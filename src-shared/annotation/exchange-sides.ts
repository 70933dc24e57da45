import { JOINT_COUNT, MIRROR } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { logInto } from '../math/so3.ts';

/** Half a turn about the body's upright axis. */
const HALF_TURN = Float64Array.of(-1, 0, 0, 0, 1, 0, 0, 0, -1);

/**
 * Poses in which left and right have changed places, as first guesses of a refit.
 *
 * `mirrored`: the body as in a looking-glass held along its middle: limbs change sides, the trunk faces the same way. That
 * is what a body seen from the side needs. `turned`: the body stands the other way round, and each limb lies where its
 * partner lay: that is what a body seen from the front needs.
 *
 * @param poses axis-angle, radians, shape [T, 24, 3]
 */
export function exchangedPoses(poses: Float32Array, way: 'mirrored' | 'turned'): Float32Array {
  const out = new Float32Array(poses.length);
  const frames = poses.length / (JOINT_COUNT * 3);
  const [sy, sz, sx] = way === 'mirrored' ? [-1, -1, 1] : [1, -1, -1];
  const root = new Float64Array(9);
  const turned = new Float64Array(9);
  const vector = new Float64Array(3);
  for (let t = 0; t < frames; t++) {
    const row = t * JOINT_COUNT * 3;
    for (let j = 1; j < JOINT_COUNT; j++) {
      const from = row + 3 * MIRROR[j]!;
      out[row + 3 * j] = sx * poses[from]!;
      out[row + 3 * j + 1] = sy * poses[from + 1]!;
      out[row + 3 * j + 2] = sz * poses[from + 2]!;
    }
    if (way === 'mirrored') {
      out.set(poses.subarray(row, row + 3), row);
      continue;
    }
    axisAngleToMatrixInto(root, 0, poses, row);
    mul3Into(turned, 0, root, 0, HALF_TURN, 0);
    logInto(vector, 0, turned, 0);
    out.set(vector, row);
  }
  return out;
}
