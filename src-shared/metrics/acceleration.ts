import type { JointMotion } from './joint-error.ts';

/**
 * Size of the second difference of joints, metres per frame², mean over joints, shape [frames − 2]
 * (specification 9.6: ACCEL).
 */
export function acceleration(motion: JointMotion): Float64Array {
  return secondDifferences(motion, null, null);
}

/**
 * The same for the difference of two motions (ACCEL_ERR).
 *
 * @param visible where given, only triples of visible frames are returned, shape [frames]
 */
export function accelerationError(
  pred: JointMotion,
  truth: JointMotion,
  visible: ArrayLike<number> | null = null,
): Float64Array {
  return secondDifferences(pred, truth, visible);
}

function secondDifferences(
  pred: JointMotion,
  truth: JointMotion | null,
  visible: ArrayLike<number> | null,
): Float64Array {
  const { frames, joints, positions } = pred;
  const stride = joints * 3;
  const out: number[] = [];
  const value = (i: number): number => positions[i]! - (truth ? truth.positions[i]! : 0);
  for (let t = 0; t + 2 < frames; t++) {
    if (visible && !(visible[t] && visible[t + 1] && visible[t + 2])) continue;
    let sum = 0;
    for (let j = 0; j < joints; j++) {
      let square = 0;
      for (let a = 0; a < 3; a++) {
        const i = t * stride + 3 * j + a;
        square += (value(i) - 2 * value(i + stride) + value(i + 2 * stride)) ** 2;
      }
      sum += Math.sqrt(square) / joints;
    }
    out.push(sum);
  }
  return Float64Array.from(out);
}
