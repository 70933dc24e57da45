import type { OnnxGraph } from '../formats/onnx/onnx-graph.ts';
import { lowerToOnnx } from '../tape/lower-to-onnx.ts';
import { mergeAxes, reshape } from '../tape/rearrange.ts';
import { Tape, type Value } from '../tape/tape.ts';
import type { Weights } from '../tape/weights.ts';
import { foldedHead } from './folded-head.ts';
import type { GeneratorOptions } from './options.ts';
import { iteratedRegressor, regressedBody, thetaOf } from './regressor.ts';
import { type TemporalState, temporalEncoder, temporalStateShapes } from './temporal-encoder.ts';

/** Names of a streaming graph's inputs and outputs. */
export const STREAM = {
  /** Input: features of T frames of N people, shape [N, T, F]. */
  features: 'features',
  /** Input of transformers only: times of the frames, seconds, shape [N, T]. */
  time: 'time',
  /** Output: joint rotations, the root in camera axes, shape [N, T, 24, 3, 3]. */
  rotations: 'rotations',
  /** Output: shape coefficients, [N, T, 10]. */
  betas: 'betas',
  /** Output: weak-perspective camera s, tx, ty, shape [N, T, 3]. */
  camera: 'camera',
  /** Output where asked for: camera 3, axis-angle 72, shape 10; shape [N, T, 85]. */
  theta: 'theta',
} as const;

/** Input and output that carry a part of the encoder's state from chunk to chunk. */
export const stateInput = (part: string): string => `${part}_in`;
export const stateOutput = (part: string): string => `${part}_out`;

export interface StreamingOptions {
  /**
   * Regressor and the encoder's last affine layer multiplied out to one layer when the graph is emitted (same numbers but for
   * rounding, faster). Needs a temporal encoder whose features nothing else reads.
   */
  folded?: boolean;
  /** Also give θ as VIBE stores it. */
  theta?: boolean;
}
const DEFAULTS: Required<StreamingOptions> = { folded: true, theta: false };

/**
 * The graph that runs a clip: temporal encoder and regressor on any number of people and frames at once. What an encoder
 * knows of the frames before comes in by `<part>_in` (zeros at the start of a motion, `streamingState`) and goes out by
 * `<part>_out`, so that chunks of any length give the same numbers.
 */
export function streamingGraph(
  model: Pick<GeneratorOptions, 'temporal' | 'regressor'>,
  weights: Weights,
  options: StreamingOptions = {},
): OnnxGraph {
  const { folded, theta } = { ...DEFAULTS, ...options };
  const tape = new Tape('inference');
  const { temporal, regressor } = model;
  const features = tape.input(STREAM.features, ['N', 'T', temporal.input]);
  const time = temporal.type === 'transformer' ? tape.input(STREAM.time, ['N', 'T']) : null;
  const before: Record<string, Value> = {};
  for (const [part, shape] of Object.entries(temporalStateShapes(temporal, 'N'))) {
    before[part] = tape.input(stateInput(part), shape);
  }
  let rows: Value;
  let after: TemporalState;
  if (folded && temporal.type === 'gru') {
    const head = foldedHead(features, temporal, regressor, before);
    rows = head.regressed;
    after = head.state;
  } else {
    const encoded = temporalEncoder(features, temporal, { state: before, time });
    rows = iteratedRegressor(mergeAxes(encoded.features, 0, 1), regressor);
    after = encoded.state;
  }
  const body = regressedBody(rows);
  const perFrame = (value: Value, ...shape: number[]): Value => reshape(value, ['N', 'T', ...shape]);
  const outputs: Record<string, Value> = {
    [STREAM.rotations]: perFrame(body.rotations, 24, 3, 3),
    [STREAM.betas]: perFrame(body.betas, 10),
    [STREAM.camera]: perFrame(body.camera, 3),
  };
  if (theta) outputs[STREAM.theta] = perFrame(thetaOf(body), 85);
  for (const [part, value] of Object.entries(after)) outputs[stateOutput(part)] = value;
  return lowerToOnnx(tape, { name: 'temporal', outputs, weights });
}

/** The state before the first frame of `clips` motions: zeros, under the graph's input names. */
export function streamingState(
  { temporal }: Pick<GeneratorOptions, 'temporal'>,
  clips = 1,
): Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
  return Object.fromEntries(
    Object.entries(temporalStateShapes(temporal, clips)).map(([part, named]) => {
      const shape = named as readonly number[];
      return [stateInput(part), { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }];
    }),
  );
}
