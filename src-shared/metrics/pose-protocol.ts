import { acceleration, accelerationError } from './acceleration.ts';
import { auc, type JointMotion, jointDistances, paMpjpe, pck, rootAligned } from './joint-error.ts';

/** Right and left hip among the 14 joints of the protocol (specification 9.2); their middle is the root. */
export const PROTOCOL_HIPS: readonly number[] = [2, 3];

/** Errors as the published tables count them. Lengths in mm. */
export interface ProtocolErrors {
  readonly frames: number;
  readonly mpjpeMm: number;
  readonly paMpjpeMm: number;
  /** Share of joints within 150 mm of the truth, and the mean of that share over 0, 5, … 150 mm; 0..1. */
  readonly pck150: number;
  readonly auc150: number;
  /** Mean size of the second difference of the prediction, and of prediction minus truth: mm per frame². */
  readonly accelMmFrame2: number;
  readonly accelErrorMmFrame2: number;
}

/**
 * The published protocol on one array of joints (specification 9.1 to 9.6): root alignment, means over all frames, and
 * accelerations over the array as it is, across borders of clips and people.
 *
 * @param pred  metres, shape [frames, joints, 3]
 * @param roots joints whose mean is moved to the origin in both motions
 */
export function poseProtocol(
  pred: JointMotion,
  truth: JointMotion,
  roots: readonly number[] = PROTOCOL_HIPS,
): ProtocolErrors {
  const [a, b] = [rootAligned(pred, roots), rootAligned(truth, roots)];
  const distances = jointDistances(a, b);
  return {
    frames: pred.frames,
    mpjpeMm: 1000 * meanOf(distances),
    paMpjpeMm: 1000 * meanOf(paMpjpe(a, b)),
    pck150: pck(distances),
    auc150: auc(distances),
    accelMmFrame2: 1000 * meanOf(acceleration(a)),
    accelErrorMmFrame2: 1000 * meanOf(accelerationError(a, b)),
  };
}

/** Mean of some numbers, 0 where there are none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length > 0 ? sum / values.length : 0;
}
