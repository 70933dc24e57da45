import type { OnnxGraph } from '../../formats/onnx/onnx-graph.ts';
import { IMAGENET_DEVIATION, IMAGENET_MEAN } from '../../vision/network-crop.ts';
import { resnet50Graph, TRUNK_INPUT, TRUNK_OUTPUT, type TrunkGraphOptions } from '../resnet50-graph.ts';
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

export interface QuantiseTrunkOptions extends QuantiseOptions, Pick<TrunkGraphOptions, 'sizes'> {
  /** Added to the features, whose mean rounding has moved (see `calibrateTrunk`), shape [features]. */
  shift?: Float32Array;
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
  options: QuantiseTrunkOptions = {},
): OnnxGraph {
  const all = { [TRUNK_INPUT]: PICTURE_RANGE, ...ranges };
  const graph = quantiseGraph(resnet50Graph(weights, options), all, options);
  if (!options.shift) return graph;
  const before = `${TRUNK_OUTPUT}:unshifted`;
  graph.rename(TRUNK_OUTPUT, before);
  const shift = graph.float32(`${TRUNK_OUTPUT}:shift`, [options.shift.length], options.shift);
  // Features are never negative.
  graph.node('Relu', [graph.node('Add', [before, shift], {}, `${TRUNK_OUTPUT}:shifted`)], {}, TRUNK_OUTPUT);
  return graph;
}
