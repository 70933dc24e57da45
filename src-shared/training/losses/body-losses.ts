import { abs, square, subtract } from '../../tape/elementwise.ts';
import { slice } from '../../tape/rearrange.ts';
import { mean } from '../../tape/reduce.ts';
import { staticDim } from '../../tape/shape.ts';
import type { Value } from '../../tape/tape.ts';
import { axisAngleToMatrix } from './axis-angle-to-matrix.ts';
import { maskedMean } from './masked-mean.ts';
import { POSE, SHAPE, THETA_JOINTS } from './theta.ts';

/**
 * Mean squared difference of rotation matrices, pelvis included, over the frames with a body as truth (specification 7.3,
 * Lpose, unweighted).
 *
 * @param predicted θ, shape [M, 85]
 * @param truth     θ, shape [M, 85]
 * @param mask      `w_smpl`, shape [M]
 */
export function poseLoss(predicted: Value, truth: Value, mask: Value): Value {
  const matrices = (theta: Value): Value => axisAngleToMatrix(slice(theta, 1, POSE.first, POSE.end), THETA_JOINTS);
  return maskedMean(square(subtract(matrices(predicted), matrices(truth))), mask);
}

/** Mean squared difference of shape coefficients over the same frames (Lshape, unweighted). Arguments as `poseLoss`. */
export function shapeLoss(predicted: Value, truth: Value, mask: Value): Value {
  const shape = (theta: Value): Value => slice(theta, 1, SHAPE.first, SHAPE.end);
  return maskedMean(square(subtract(shape(predicted), shape(truth))), mask);
}

/**
 * The absolute value of the mean change from frame to frame, as VIBE defines smoothness of pose and shape: opposite
 * changes cancel. The published method does not use it.
 *
 * @param theta shape [N, T, 85]
 */
export function smoothnessLoss(theta: Value, part: 'pose' | 'shape'): Value {
  const { first, end } = part === 'pose' ? POSE : SHAPE;
  const numbers = slice(theta, 2, first, end);
  const frames = staticDim(theta.shape, 1, 'smoothness');
  return abs(mean(subtract(slice(numbers, 1, 1, frames), slice(numbers, 1, 0, frames - 1))));
}
