import { add, multiply, sigmoid, subtract, tanh } from '../tape/elementwise.ts';
import { affine } from '../tape/linear-algebra.ts';
import { concat, reshape, slice, split, transpose } from '../tape/rearrange.ts';
import { staticDim, staticShape } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';
import { weightOf } from '../tape/weights.ts';

/** A stack of GRU layers (Cho et al. 2014), as PyTorch's. */
export interface GruShape {
  readonly layers: number;
  readonly hidden: number;
  readonly bidirectional: boolean;
}

export interface GruResult {
  /** Outputs of the last layer, shape [T, N, hidden × directions]: forward, then backward. */
  readonly outputs: Value;
  /** State after the last frame, shape [layers × directions, N, hidden]: what the next chunk starts with. */
  readonly state: Value;
}

/** Tensors of one layer and direction, in PyTorch's names and gate order r, z, n. */
interface Keys {
  readonly inputWeight: string;
  readonly stateWeight: string;
  readonly inputBias: string;
  readonly stateBias: string;
}

/**
 * `h' = (1 - z) · n + z · h` with `r = σ(W_ir x + b_ir + W_hr h + b_hr)`, `z` likewise and
 * `n = tanh(W_in x + b_in + r · (W_hn h + b_hn))`.
 *
 * One GRU operator per layer in the inference form, steps of primitives in the training form.
 *
 * @param x     shape [T, N, F]
 * @param name  prefix of the tensors, such as `encoder.gru`
 * @param state shape [layers × directions, N, hidden]; zeros where null
 */
export function gruLayers(x: Value, name: string, shape: GruShape, state: Value | null): GruResult {
  const directions = shape.bidirectional ? 2 : 1;
  const finals: Value[] = [];
  let outputs = x;
  for (let layer = 0; layer < shape.layers; layer++) {
    const keys = ['', '_reverse'].slice(0, directions).map((suffix) => keysOf(name, layer, suffix));
    const initial = state && slice(state, 0, layer * directions, (layer + 1) * directions);
    const result = (x.tape.form === 'inference' ? fusedLayer : steppedLayer)(outputs, keys, shape.hidden, initial);
    outputs = result.outputs;
    finals.push(result.state);
  }
  return { outputs, state: concat(finals, 0) };
}

function keysOf(name: string, layer: number, suffix: string): Keys {
  const key = (part: string): string => `${name}.${part}_l${layer}${suffix}`;
  return {
    inputWeight: key('weight_ih'),
    stateWeight: key('weight_hh'),
    inputBias: key('bias_ih'),
    stateBias: key('bias_hh'),
  };
}

/** One operator for all frames. */
function fusedLayer(x: Value, keys: readonly Keys[], hidden: number, initial: Value | null): GruResult {
  const { tape } = x;
  const directions = keys.length as 1 | 2;
  const width = staticDim(x.shape, 2, 'a GRU');
  const stacked = (part: keyof Keys, columns: number): Value =>
    tape.derived(`${keys[0]![part]}:zrn`, [directions, 3 * hidden, columns], (weights) =>
      stack(keys.map((key) => zrn(weightOf(weights, key[part], [3 * hidden, columns]).data, hidden * columns))),
    );
  const bias = tape.derived(`${keys[0]!.inputBias}:zrn`, [directions, 6 * hidden], (weights) =>
    stack(
      keys.flatMap((key) =>
        [key.inputBias, key.stateBias].map((part) => zrn(weightOf(weights, part, [3 * hidden]).data, hidden)),
      ),
    ),
  );
  const inputs = [x, stacked('inputWeight', width), stacked('stateWeight', hidden), bias];
  if (initial) inputs.push(initial);
  const [all, state] = tape.recordAll({ kind: 'fusedGru', hidden, directions }, inputs) as [Value, Value];
  const [t, n] = x.shape as [Value['shape'][number], Value['shape'][number]];
  // [T, D, N, H] to [T, N, D · H]; with one direction or one clip that moves nothing.
  const ordered = directions === 1 ? all : transpose(all, [0, 2, 1, 3]);
  return { outputs: reshape(ordered, [t, n, directions * hidden]), state: state };
}

/** Frame by frame; the input's share of the gates is one product for all frames. */
function steppedLayer(x: Value, keys: readonly Keys[], hidden: number, initial: Value | null): GruResult {
  const { tape } = x;
  const [frames, clips, width] = staticShape(x.shape, 'the training form of a GRU') as readonly [
    number,
    number,
    number,
  ];
  const byDirection: Value[] = [];
  const finals: Value[] = [];
  keys.forEach((key, direction) => {
    const weight = tape.parameter(key.inputWeight, [3 * hidden, width]);
    const inputGates = affine(reshape(x, [frames * clips, width]), weight, tape.parameter(key.inputBias, [3 * hidden]));
    let state = initial
      ? reshape(slice(initial, 0, direction, direction + 1), [clips, hidden])
      : tape.constant(new Float32Array(clips * hidden), [clips, hidden]);
    const outputs = new Array<Value>(frames);
    for (let step = 0; step < frames; step++) {
      const frame = direction === 0 ? step : frames - 1 - step;
      state = cell(slice(inputGates, 0, frame * clips, (frame + 1) * clips), state, key, hidden);
      outputs[frame] = reshape(state, [1, clips, hidden]);
    }
    byDirection.push(concat(outputs, 0));
    finals.push(reshape(state, [1, clips, hidden]));
  });
  return { outputs: concat(byDirection, 2), state: concat(finals, 0) };
}

/** One step. `inputGates` [N, 3H] holds W x + b of r, z, n. */
function cell(inputGates: Value, state: Value, key: Keys, hidden: number): Value {
  const { tape } = state;
  const stateGates = affine(
    state,
    tape.parameter(key.stateWeight, [3 * hidden, hidden]),
    tape.parameter(key.stateBias, [3 * hidden]),
  );
  const [xr, xz, xn] = split(inputGates, 1, 3) as [Value, Value, Value];
  const [hr, hz, hn] = split(stateGates, 1, 3) as [Value, Value, Value];
  const r = sigmoid(add(xr, hr));
  const z = sigmoid(add(xz, hz));
  const n = tanh(add(xn, multiply(r, hn)));
  return add(n, multiply(z, subtract(state, n)));
}

/** Three stacked blocks from PyTorch's order r, z, n to ONNX's z, r, n. */
function zrn(rzn: Float32Array, block: number): Float32Array {
  const out = new Float32Array(rzn.length);
  out.set(rzn.subarray(block, 2 * block), 0);
  out.set(rzn.subarray(0, block), block);
  out.set(rzn.subarray(2 * block), 2 * block);
  return out;
}

function stack(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
