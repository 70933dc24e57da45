import { add, cos, gelu, greater, multiply, sin, subtract, where } from '../tape/elementwise.ts';
import { linear, matmul } from '../tape/linear-algebra.ts';
import { concat, reshape, slice, transpose } from '../tape/rearrange.ts';
import { softmax } from '../tape/reduce.ts';
import type { Dim } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';
import { dropout } from './dropout.ts';
import { layerNorm } from './layer-norm.ts';
import type { TransformerEncoderOptions } from './options.ts';

/** Slowest and fastest wave of the positions differ by this factor (Su et al. 2021). */
const WAVE_RANGE = 1000;

/** Allowance for rounded times, frames at `rate`; less than from one frame to the next at 240 per second. */
export const TIME_TOLERANCE = 0.1;

/** Stands for -∞ where a frame may not look. */
const HIDDEN = -1e9;

/**
 * A pre-norm transformer (Vaswani et al. 2017; Xiong et al. 2020) over frames at given times. Queries and keys are turned by
 * their time (rotary positions, Su et al. 2021), so that only differences of time matter, and a frame sees those from
 * `past` before to `future` after it in time, whatever their number: holes are time.
 *
 * @param features shape [N, T, input]
 * @param time     seconds, shape [N, T]
 * @returns shape [N, T, input]
 */
export function transformerEncoder(
  features: Value,
  time: Value,
  options: TransformerEncoderOptions,
  name: string,
): Value {
  const { hidden, heads, rate, past, future } = options;
  const width = hidden / heads;
  if (!Number.isInteger(width) || width % 2)
    throw new Error(`${hidden} channels do not make ${heads} heads of even width`);
  // Times from the first frame on keep their precision in long clips.
  const frames = multiply(subtract(time, slice(time, 1, 0, 1)), rate);
  const turn = rotaryTurn(frames, width);
  const hide = visibility(frames, past, future);
  let x = linear(features, `${name}.input`, hidden);
  for (let layer = 0; layer < options.layers; layer++) {
    const key = `${name}.layers.${layer}`;
    const seen = attention(layerNorm(x, `${key}.norm1`), `${key}.attention`, heads, turn, hide);
    x = add(x, dropout(seen, options.dropout, `${key}.attention`));
    const wide = gelu(linear(layerNorm(x, `${key}.norm2`), `${key}.feedForward.0`, options.feedForward));
    x = add(x, dropout(linear(wide, `${key}.feedForward.1`, hidden), options.dropout, `${key}.feedForward`));
  }
  const out = linear(layerNorm(x, `${name}.norm`), `${name}.output`, options.input);
  return options.residual ? add(out, features) : out;
}

/** 0 where frame i (rows) sees frame j (columns), else very negative; shape [N, 1, T, T]. */
function visibility(frames: Value, past: number, future: number): Value {
  const [n, t] = frames.shape as readonly [Dim, Dim];
  const ahead = subtract(reshape(frames, [n, 1, 1, t]), reshape(frames, [n, 1, t, 1]));
  const late = greater(ahead, future + TIME_TOLERANCE);
  const early = greater(-past - TIME_TOLERANCE, ahead);
  return where(late, HIDDEN, where(early, HIDDEN, 0));
}

/** Turns pairs of channels [N, heads, T, width] by angles that grow with time. */
function rotaryTurn(frames: Value, width: number): (x: Value) => Value {
  const half = width / 2;
  const [n, t] = frames.shape as readonly [Dim, Dim];
  const waves = Float32Array.from({ length: half }, (_, i) => WAVE_RANGE ** (-i / half));
  const angles = multiply(reshape(frames, [n, 1, t, 1]), frames.tape.constant(waves, [half]));
  const c = cos(angles);
  const s = sin(angles);
  return (x) => {
    const a = slice(x, 3, 0, half);
    const b = slice(x, 3, half, width);
    return concat([subtract(multiply(a, c), multiply(b, s)), add(multiply(a, s), multiply(b, c))], 3);
  };
}

function attention(x: Value, name: string, heads: number, turn: (x: Value) => Value, hide: Value): Value {
  const [n, t, channels] = x.shape as readonly [Dim, Dim, number];
  const width = channels / heads;
  const perHead = (part: string): Value =>
    transpose(reshape(linear(x, `${name}.${part}`, channels), [n, t, heads, width]), [0, 2, 1, 3]);
  const scores = multiply(
    matmul(turn(perHead('query')), turn(perHead('key')), { transposeB: true }),
    1 / Math.sqrt(width),
  );
  const mixed = matmul(softmax(add(scores, hide), 3), perHead('value'));
  return linear(reshape(transpose(mixed, [0, 2, 1, 3]), [n, t, channels]), `${name}.output`, channels);
}
