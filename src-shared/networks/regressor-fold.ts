import { affine } from '../tape/linear-algebra.ts';
import type { Value } from '../tape/tape.ts';
import { type Weights, weightOf } from '../tape/weights.ts';
import { addDiagonal, multiplyAdd, multiplyMatrices } from './dense-matrix.ts';
import type { RegressorOptions } from './options.ts';
import { REGRESSOR_STATE, STATE_WIDTH } from './regressor.ts';

/** The whole regressor as one affine map of the feature, in double precision. */
export interface FoldedRegressor {
  /** Shape [157, feature]. */
  readonly weight: Float64Array;
  /** Shape [157]. */
  readonly bias: Float64Array;
}

const folded = new WeakMap<Weights, Map<string, FoldedRegressor>>();

/**
 * Multiplies the regressor out. Without activation functions an iteration is `s' = s + P f + Q s + c` with
 * `A = D W₂`, `P = A W_f`, `Q = A W_s`, `c = A b₁ + D b₂ + b_D`; so after n of them
 * `s = (I + Q)ⁿ s₀ + (Σ_{i<n} (I + Q)ⁱ) (P f + c)`. Worked out once per weights.
 */
export function foldRegressor(weights: Weights, options: RegressorOptions, name = 'regressor'): FoldedRegressor {
  const known = folded.get(weights) ?? new Map<string, FoldedRegressor>();
  folded.set(weights, known);
  const key = `${name} ${JSON.stringify(options)}`;
  const found = known.get(key) ?? multiplyOut(weights, options, name);
  known.set(key, found);
  return found;
}

function multiplyOut(
  weights: Weights,
  { feature, hidden, iterations }: RegressorOptions,
  name: string,
): FoldedRegressor {
  const S = STATE_WIDTH;
  const tensor = (part: string, shape: readonly number[]): Float32Array =>
    weightOf(weights, `${name}.${part}`, shape).data;
  const decoders = new Float64Array(S * hidden);
  const constant = new Float64Array(S);
  const initial = new Float64Array(S);
  let row = 0;
  for (const part of REGRESSOR_STATE) {
    decoders.set(tensor(`${part.layer}.weight`, [part.width, hidden]), row * hidden);
    constant.set(tensor(`${part.layer}.bias`, [part.width]), row);
    initial.set(tensor(part.initial, [1, part.width]), row);
    row += part.width;
  }
  const first = tensor('fc1.weight', [hidden, feature + S]);
  const a = multiplyMatrices(decoders, tensor('fc2.weight', [hidden, hidden]), S, hidden, hidden);
  multiplyAdd(constant, decoders, tensor('fc2.bias', [hidden]), S, hidden);
  multiplyAdd(constant, a, tensor('fc1.bias', [hidden]), S, hidden);
  const both = multiplyMatrices(a, first, S, hidden, feature + S);
  const step = new Float64Array(S * S);
  const fromFeature = new Float64Array(S * feature);
  for (let r = 0; r < S; r++) {
    const at = r * (feature + S);
    fromFeature.set(both.subarray(at, at + feature), r * feature);
    step.set(both.subarray(at + feature, at + feature + S), r * S);
  }
  addDiagonal(step, S, 1);
  let power: Float64Array = addDiagonal(new Float64Array(S * S), S, 1);
  const sum = new Float64Array(S * S);
  for (let i = 0; i < iterations; i++) {
    for (let k = 0; k < sum.length; k++) sum[k]! += power[k]!;
    power = multiplyMatrices(power, step, S, S, S);
  }
  const bias = new Float64Array(S);
  multiplyAdd(bias, power, initial, S, S);
  multiplyAdd(bias, sum, constant, S, S);
  return { weight: multiplyMatrices(sum, fromFeature, S, S, feature), bias };
}

/**
 * The regressor as one affine layer whose weights are worked out when the graph is emitted; for inference.
 *
 * @param features shape [M, `options.feature`]
 * @returns the same state as `iteratedRegressor`, shape [M, 157]
 */
export function foldedRegressor(features: Value, options: RegressorOptions, name = 'regressor'): Value {
  const { tape } = features;
  const fold = (weights: Weights): FoldedRegressor => foldRegressor(weights, options, name);
  const shape = [STATE_WIDTH, options.feature];
  const weight = tape.derived(`${name}.folded.weight`, shape, (weights) => Float32Array.from(fold(weights).weight));
  const bias = tape.derived(`${name}.folded.bias`, [STATE_WIDTH], (weights) => Float32Array.from(fold(weights).bias));
  return affine(features, weight, bias);
}
