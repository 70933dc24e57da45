import type { JointMotion } from './joint-error.ts';
import { meanOf } from './pose-protocol.ts';

export interface SequenceMotionOptions {
  /** 1 where a frame counts; differences that touch another frame are left out. Default: all frames. */
  visible?: ArrayLike<number> | null;
  /** Longest step between two frames that still counts as one movement, seconds. */
  maxStepS?: number;
}
const DEFAULTS: Required<SequenceMotionOptions> = { visible: null, maxStepS: 0.25 };

/** How one sequence moves, by real time. A mean over no frame is 0. */
export interface SequenceMotion {
  /** Mean size of the acceleration of joints, m/s²: prediction, truth, and of prediction minus truth. */
  readonly accelMps2: number;
  readonly truthAccelMps2: number;
  readonly accelErrorMps2: number;
  /** Mean size of the third derivative, m/s³: how much the motion trembles. */
  readonly jitterMps3: number;
  readonly truthJitterMps3: number;
  /** Triples of frames that counted. */
  readonly triples: number;
}

/**
 * Acceleration and jitter of one sequence of one person. Unlike the published figure this knows the frame times, so it
 * means the same at any frame rate, and it never reaches across a cut.
 *
 * @param pred  metres, shape [frames, joints, 3]; root-aligned if the truth is
 * @param times seconds, increasing, shape [frames]
 */
export function sequenceMotion(
  pred: JointMotion,
  truth: JointMotion,
  times: ArrayLike<number>,
  options: SequenceMotionOptions = {},
): SequenceMotion {
  const { visible, maxStepS } = { ...DEFAULTS, ...options };
  const error: JointMotion = {
    ...pred,
    positions: Float64Array.from(pred.positions, (x, i) => x - truth.positions[i]!),
  };
  const runs = (length: number) => unbroken(times, length, visible, maxStepS);
  const [triples, quadruples] = [runs(3), runs(4)];
  const accel = (m: JointMotion) => meanOf(triples.map((t) => derivativeSize(m, times, t, 2)));
  const jerk = (m: JointMotion) => meanOf(quadruples.map((t) => derivativeSize(m, times, t, 3)));
  return {
    accelMps2: accel(pred),
    truthAccelMps2: accel(truth),
    accelErrorMps2: accel(error),
    jitterMps3: jerk(pred),
    truthJitterMps3: jerk(truth),
    triples: triples.length,
  };
}

/** First frames of all runs of `length` frames that are visible and follow each other closely. */
function unbroken(
  times: ArrayLike<number>,
  length: number,
  visible: ArrayLike<number> | null,
  maxStepS: number,
): number[] {
  const out: number[] = [];
  let good = 0;
  for (let t = 0; t < times.length; t++) {
    const seen = !visible || visible[t]! > 0;
    const close = t > 0 && times[t]! - times[t - 1]! <= maxStepS;
    if (!seen) good = 0;
    else good = close ? good + 1 : 1;
    if (good >= length) out.push(t - length + 1);
  }
  return out;
}

/** Size of the derivative of `order` (2 or 3) that frames t .. t + order define, mean over joints: n! · divided difference. */
function derivativeSize(motion: JointMotion, times: ArrayLike<number>, t: number, order: number): number {
  const { joints, positions } = motion;
  const weights = differenceWeights(times, t, order);
  let total = 0;
  for (let j = 0; j < joints; j++) {
    let square = 0;
    for (let a = 0; a < 3; a++) {
      let sum = 0;
      for (let k = 0; k <= order; k++) sum += weights[k]! * positions[((t + k) * joints + j) * 3 + a]!;
      square += sum * sum;
    }
    total += Math.sqrt(square) / joints;
  }
  return total;
}

/** Weights of `order! · f[t0 … tn]` (Newton's divided difference), exact for polynomials of that degree. */
function differenceWeights(times: ArrayLike<number>, t: number, order: number): number[] {
  const factorial = order === 2 ? 2 : 6;
  return Array.from({ length: order + 1 }, (_, i) => {
    let product = 1;
    for (let k = 0; k <= order; k++) if (k !== i) product *= times[t + i]! - times[t + k]!;
    return factorial / product;
  });
}
