import type { OnnxGraph } from '../../formats/onnx/onnx-graph.ts';
import { IMAGENET_DEVIATION, IMAGENET_MEAN } from '../../vision/network-crop.ts';
import { resnet50Graph, TRUNK_INPUT, type TrunkGraphOptions } from '../resnet50-graph.ts';
import type { Weights } from '../weights.ts';
import type { ActivationRange, ActivationRanges } from './activation-ranges.ts';
import { calibrationGraph } from './calibration-graph.ts';
import { type QuantiseOptions, quantiseGraph } from './quantise-graph.ts';

/** What black and white become in crops for the trunk. */
const PICTURE_RANGE: ActivationRange = {
  min: Math.min(...IMAGENET_MEAN.map((mean, i) => -mean / IMAGENET_DEVIATION[i]!)),
  max: Math.max(...IMAGENET_MEAN.map((mean, i) => (1 - mean) / IMAGENET_DEVIATION[i]!)),
};

/** The trunk in single precision that also gives all the values whose ranges are wanted: see `RangeCollector`. */
export function trunkCalibrationGraph(weights: Weights, options: Pick<TrunkGraphOptions, 'sizes'> = {}): OnnxGraph {
  return calibrationGraph(resnet50Graph(weights, options));
}

/**
 * The trunk on bytes, with the same input and output as `resnet50Graph`.
 *
 * @param ranges what a `RangeCollector` found on real crops; the range of the picture itself is known
 * @throws Error naming a value without range
 */
export function quantiseTrunk(
  weights: Weights,
  ranges: ActivationRanges,
  options: QuantiseOptions & Pick<TrunkGraphOptions, 'sizes'> = {},
): OnnxGraph {
  return quantiseGraph(resnet50Graph(weights, options), { [TRUNK_INPUT]: PICTURE_RANGE, ...ranges }, options);
}
