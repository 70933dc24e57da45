import { add, divide, exp, multiply, relu, tanh } from '../tape/elementwise.ts';
import { linear, matmul } from '../tape/linear-algebra.ts';
import { concat, reshape, slice } from '../tape/rearrange.ts';
import { softmax, sum } from '../tape/reduce.ts';
import { staticDim } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';
import { dropout } from './dropout.ts';
import type { SelfAttentionOptions } from './options.ts';

/**
 * VIBE's self-attention: frames summed by softmax weights that a small network gives each of them. The scores are
 * activated before the softmax, the last layer included, so with tanh no frame gets more than e² times another's weight.
 *
 * @param x    shape [N, T, H]
 * @param name prefix of the tensors; layers are `<name>.attention.0`, `.3`, `.6` …
 * @returns representation [N, H] and the weights of the frames [N, T]
 */
export function selfAttention(
  x: Value,
  name: string,
  options: SelfAttentionOptions,
): { representation: Value; scores: Value } {
  const weights = softmax(attentionScores(x, name, options), 1);
  return { representation: sum(multiply(x, weights), [1]), scores: reshape(weights, x.shape.slice(0, 2)) };
}

/** One activated score per frame, shape [N, T, 1]. */
function attentionScores(x: Value, name: string, options: SelfAttentionOptions): Value {
  const width = staticDim(x.shape, 2, 'self-attention');
  const activation = options.activation === 'tanh' ? tanh : relu;
  let y = x;
  for (let layer = 0; layer < options.layers; layer++) {
    const key = `${name}.attention.${3 * layer}`;
    const last = layer === options.layers - 1;
    y = dropout(activation(linear(y, key, last ? 1 : width)), options.dropout, key);
  }
  return y;
}

export interface RunningAttention {
  /** Summary of the frames up to each, shape [N, T, H]. */
  readonly summaries: Value;
  /** Weighted sum and sum of weights after the last frame, shape [N, 1, H + 1]: what the next chunk starts with. */
  readonly state: Value;
}

/**
 * The same weights and scores, but each frame is given the summary of the frames up to itself. As softmax is a quotient of
 * sums, both sums are carried from chunk to chunk, and results do not depend on where a clip is cut.
 *
 * @param x     shape [N, T, H]
 * @param state shape [N, 1, H + 1]; nothing before the first frame where null
 */
export function runningSelfAttention(
  x: Value,
  name: string,
  options: SelfAttentionOptions,
  state: Value | null,
): RunningAttention {
  const width = staticDim(x.shape, 2, 'self-attention');
  const weight = exp(attentionScores(x, name, options));
  let sums = cumulativeSum(concat([multiply(x, weight), weight], 2));
  if (state) sums = add(sums, state);
  const last = sum(concat([multiply(x, weight), weight], 2), [1], true);
  return {
    summaries: divide(slice(sums, 2, 0, width), slice(sums, 2, width, width + 1)),
    state: state ? add(last, state) : last,
  };
}

/** Running sums over axis 1 of [N, T, C]. */
function cumulativeSum(x: Value): Value {
  const { tape } = x;
  if (tape.form === 'inference') return tape.record({ kind: 'fusedCumulativeSum', axis: 1 }, [x]);
  const frames = staticDim(x.shape, 1, 'running sums');
  const lower = Float32Array.from({ length: frames * frames }, (_, i) =>
    i % frames <= Math.floor(i / frames) ? 1 : 0,
  );
  return matmul(tape.constant(lower, [frames, frames]), x);
}
