import { minimum, multiply, square, subtract } from '../../tape/elementwise.ts';
import { mergeAxes, reshape, slice } from '../../tape/rearrange.ts';
import { mean } from '../../tape/reduce.ts';
import { staticDim, staticShape } from '../../tape/shape.ts';
import type { Value } from '../../tape/tape.ts';
import { maskedMean } from './masked-mean.ts';

/** The joints of the set of 49 that are annotated in data sets: 25 to 38 in 3D; 0 to 24 come from OpenPose. */
const ANNOTATED = { first: 25, end3d: 39 } as const;
/** Right and left hip among these. */
const HIPS = { first: 2, end: 4 } as const;

export interface KeypointLoss2dOptions {
  /** Weight of the 25 joints of OpenPose. */
  openPose?: number;
  /** Weight of the joints annotated by people. */
  annotated?: number;
}

/**
 * Mean over all joints of `confidence · (prediction - truth)²`; joints of confidence 0 count in the mean
 * (specification 7.3, L2D, unweighted).
 *
 * @param predicted shape [M, 49, 2], crop-normalised
 * @param truth     shape [M, 49, 3]: position and confidence
 */
export function keypointLoss2d(predicted: Value, truth: Value, options: KeypointLoss2dOptions = {}): Value {
  const { openPose = 1, annotated = 1 } = options;
  let confidence = slice(truth, 2, 2, 3);
  if (openPose !== 1 || annotated !== 1) {
    const count = staticDim(truth.shape, 1, 'keypoints');
    const weights = Float32Array.from({ length: count }, (_, i) => (i < ANNOTATED.first ? openPose : annotated));
    confidence = multiply(confidence, truth.tape.constant(weights, [count, 1]));
  }
  return mean(multiply(confidence, square(subtract(predicted, slice(truth, 2, 0, 2)))));
}

/**
 * Mean squared distance per coordinate of the 14 annotated joints, each set centred on its hips, over the frames that
 * have a 3D truth (specification 7.3, L3D, unweighted).
 *
 * @param predicted shape [M, 49, 3], metres
 * @param truth     shape [M, 49, 3], metres
 * @param mask      `w_3d`, shape [M]
 */
export function keypointLoss3d(predicted: Value, truth: Value, mask: Value): Value {
  return maskedMean(square(subtract(centred(predicted), centred(truth))), mask);
}

/**
 * Mean squared distance per coordinate of how the 14 annotated joints, centred on their hips, change from one frame to
 * the next, over pairs of frames that both have a 3D truth.
 *
 * @param predicted shape [N, T, 49, 3], metres
 * @param truth     shape [N, T, 49, 3], metres
 * @param mask      `w_3d`, shape [N, T]
 */
export function motionLoss(predicted: Value, truth: Value, mask: Value): Value {
  const [clips, frames] = staticShape(mask.shape, 'the frames of a motion') as readonly [number, number];
  const off = reshape(subtract(centred(mergeAxes(predicted, 0, 1)), centred(mergeAxes(truth, 0, 1))), [
    clips,
    frames,
    3 * (ANNOTATED.end3d - ANNOTATED.first),
  ]);
  const change = mergeAxes(subtract(slice(off, 1, 1, frames), slice(off, 1, 0, frames - 1)), 0, 1);
  const both = minimum(slice(mask, 1, 1, frames), slice(mask, 1, 0, frames - 1));
  return maskedMean(square(change), mergeAxes(both, 0, 1));
}

function centred(joints: Value): Value {
  const annotated = slice(joints, 1, ANNOTATED.first, ANNOTATED.end3d);
  return subtract(annotated, mean(slice(annotated, 1, HIPS.first, HIPS.end), [1], true));
}
