import { add, multiply, sigmoid, subtract, tanh } from '../tape/elementwise.ts';
import { matmul } from '../tape/linear-algebra.ts';
import { concat, pad, reshape, slice, transpose } from '../tape/rearrange.ts';
import { staticDim, staticShape } from '../tape/shape.ts';
import type { Tape, Value } from '../tape/tape.ts';
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

/**
 * Frame by frame, turned: states are columns, [H, N], so that weights stand on the left of every product and are read as
 * they lie. (Where they stand on the right, each of the small products first copies all of them.) The input's share of the
 * gates is one product for all frames, and what starts at zero costs none.
 */
function steppedLayer(x: Value, keys: readonly Keys[], hidden: number, initial: Value | null): GruResult {
  const { tape } = x;
  const [frames, clips, width] = staticShape(x.shape, 'the training form of a GRU') as readonly [
    number,
    number,
    number,
  ];
  const columns = transpose(reshape(x, [frames * clips, width]), [1, 0]);
  const byDirection: Value[] = [];
  const finals: Value[] = [];
  keys.forEach((key, direction) => {
    const bias = biases(tape, key, hidden);
    const fromInput = matmul(tape.parameter(key.inputWeight, [3 * hidden, width]), columns);
    const inputGates = add(fromInput, bias.before);
    let state = initial && transpose(reshape(slice(initial, 0, direction, direction + 1), [clips, hidden]), [1, 0]);
    const outputs = new Array<Value>(frames);
    for (let step = 0; step < frames; step++) {
      const frame = direction === 0 ? step : frames - 1 - step;
      const gates = slice(inputGates, 1, frame * clips, (frame + 1) * clips);
      state = cell(gates, state, tape.parameter(key.stateWeight, [3 * hidden, hidden]), bias.within, hidden);
      outputs[frame] = state;
    }
    byDirection.push(concat(outputs, 1));
    finals.push(reshape(transpose(state!, [1, 0]), [1, clips, hidden]));
  });
  const outputs = transpose(concat(byDirection, 0), [1, 0]);
  return { outputs: reshape(outputs, [frames, clips, keys.length * hidden]), state: concat(finals, 0) };
}

/** Biases as columns: what is added to the input's gates, [3H, 1], and to the state's share of n alone, [H, 1]. */
function biases(tape: Tape, key: Keys, hidden: number): { before: Value; within: Value } {
  const column = (name: string): Value => reshape(tape.parameter(name, [3 * hidden]), [3 * hidden, 1]);
  const ofState = column(key.stateBias);
  const ofGates = pad(slice(ofState, 0, 0, 2 * hidden), 0, 0, hidden);
  return {
    before: add(column(key.inputBias), ofGates),
    within: slice(ofState, 0, 2 * hidden, 3 * hidden),
  };
}

/** One step. `gates` [3H, N] holds W x + b of r, z, n; `state` [H, N], or null where it is zero. */
function cell(gates: Value, state: Value | null, weight: Value, bias: Value, hidden: number): Value {
  const both = slice(gates, 0, 0, 2 * hidden);
  const xn = slice(gates, 0, 2 * hidden, 3 * hidden);
  const fromState = state && matmul(weight, state);
  const rz = sigmoid(fromState ? add(both, slice(fromState, 0, 0, 2 * hidden)) : both);
  const r = slice(rz, 0, 0, hidden);
  const z = slice(rz, 0, hidden, 2 * hidden);
  const n = tanh(add(xn, multiply(r, fromState ? add(slice(fromState, 0, 2 * hidden, 3 * hidden), bias) : bias)));
  return state ? add(n, multiply(z, subtract(state, n))) : subtract(n, multiply(z, n));
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
