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

/** Mean acceleration of joints in m/s² by real time stamps (seconds), shape [frames − 2]. */
export function accelerationPerSecond(
  pred: JointMotion,
  truth: JointMotion | null,
  times: ArrayLike<number>,
): Float64Array {
  const { frames, joints, positions } = pred;
  const out = new Float64Array(Math.max(0, frames - 2));
  const value = (i: number): number => positions[i]! - (truth ? truth.positions[i]! : 0);
  for (let t = 1; t + 1 < frames; t++) {
    const before = 1 / (times[t]! - times[t - 1]!);
    const after = 1 / (times[t + 1]! - times[t]!);
    const middle = 2 / (times[t + 1]! - times[t - 1]!);
    for (let j = 0; j < joints; j++) {
      let sum = 0;
      for (let a = 0; a < 3; a++) {
        const i = (t * joints + j) * 3 + a;
        const step = (value(i + joints * 3) - value(i)) * after - (value(i) - value(i - joints * 3)) * before;
        sum += (step * middle) ** 2;
      }
      out[t - 1]! += Math.sqrt(sum) / joints;
    }
  }
  return out;
}

/** Mean size of the third difference, m/s³ at an even rate: how much a motion trembles. */
export function jitter(motion: JointMotion, fps: number): number {
  const { frames, joints, positions: p } = motion;
  let sum = 0;
  let count = 0;
  const stride = joints * 3;
  for (let t = 0; t + 3 < frames; t++) {
    for (let j = 0; j < joints; j++) {
      let square = 0;
      for (let a = 0; a < 3; a++) {
        const i = t * stride + 3 * j + a;
        square += (p[i + 3 * stride]! - 3 * p[i + 2 * stride]! + 3 * p[i + stride]! - p[i]!) ** 2;
      }
      sum += Math.sqrt(square) * fps ** 3;
      count++;
    }
  }
  return count > 0 ? sum / count : 0;
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
