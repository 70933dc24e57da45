import type { OnnxGraph } from '../formats/onnx/onnx-graph.ts';
import { lowerToOnnx } from '../tape/lower-to-onnx.ts';
import { Tape, type TapeForm } from '../tape/tape.ts';
import { resnet50 } from './resnet50.ts';
import { RESNET50, type TrunkSizes } from './resnet50-layers.ts';
import type { Weights } from './weights.ts';

/** Names of the graph's input and output. */
export const TRUNK_INPUT = 'image';
export const TRUNK_OUTPUT = 'features';

export interface TrunkGraphOptions {
  sizes?: TrunkSizes;
  /** Pictures at a time; a name leaves it open. */
  batch?: number | string;
  /** Also gives the outputs of the stem and of each stage, as `stem`, `layer1`, `layer2` … */
  stages?: boolean;
  /** `training` leaves normalisation a step of its own and needs `batch` in numbers. */
  form?: TapeForm;
}
const DEFAULTS: Required<TrunkGraphOptions> = { sizes: RESNET50, batch: 'N', stages: false, form: 'inference' };

/**
 * The trunk as an ONNX graph: `image` [N, 3, 224, 224] → `features` [N, 2048].
 *
 * @param weights tensors under their checkpoint keys without a prefix (`conv1.weight`, `layer1.0.bn1.running_var` …)
 * @throws Error naming a tensor that is absent or of another shape
 */
export function resnet50Graph(weights: Weights, options: TrunkGraphOptions = {}): OnnxGraph {
  const { sizes, batch, stages, form } = { ...DEFAULTS, ...options };
  const tape = new Tape(form);
  const trunk = resnet50(tape.input(TRUNK_INPUT, [batch, 3, sizes.picture, sizes.picture]), sizes);
  const inner = Object.fromEntries(trunk.stages.map((value, i) => [`layer${i + 1}`, value]));
  const outputs = { [TRUNK_OUTPUT]: trunk.features, ...(stages ? { stem: trunk.stem, ...inner } : {}) };
  return lowerToOnnx(tape, { name: 'resnet50', outputs, weights });
}
