import { add, relu } from '../tape/elementwise.ts';
import { linear } from '../tape/linear-algebra.ts';
import { transpose } from '../tape/rearrange.ts';
import type { Dim, Shape } from '../tape/shape.ts';
import type { Value } from '../tape/tape.ts';
import { gruLayers } from './gru-layers.ts';
import { type GruEncoderOptions, type TemporalEncoderOptions, temporalWidth } from './options.ts';
import { runningSelfAttention } from './self-attention.ts';
import { transformerEncoder } from './transformer-encoder.ts';

/** What an encoder carries from one chunk of frames to the next, by name; zeros before the first. */
export type TemporalState = Readonly<Record<string, Value>>;

export interface TemporalContext {
  /** Prefix of the tensors; `encoder` unless given. */
  name?: string;
  /** State after the frames before; a new motion where left out. */
  state?: TemporalState | null;
  /** Times of the frames, seconds, shape [N, T]: needed by transformers. */
  time?: Value | null;
}

export interface TemporalResult {
  /** Shape [N, T, `temporalWidth`]. */
  readonly features: Value;
  /** State after the last frame; empty for encoders without one. */
  readonly state: TemporalState;
}

/** Shapes of an encoder's state for `clips` clips, by name. */
export function temporalStateShapes(options: TemporalEncoderOptions, clips: Dim): Record<string, Shape> {
  if (options.type === 'transformer') return {};
  const directions = options.bidirectional ? 2 : 1;
  const hidden: Shape = [options.layers * directions, clips, options.hidden];
  return options.attention ? { hidden, attention: [clips, 1, directions * options.hidden + 1] } : { hidden };
}

/**
 * The temporal encoder: a feature per frame to a feature per frame that knows its neighbours (VIBE, section 3.1).
 *
 * @param features shape [N, T, `options.input`]
 * @throws Error where a residual is asked for and widths differ (VIBE's own code leaves it out silently)
 */
export function temporalEncoder(
  features: Value,
  options: TemporalEncoderOptions,
  context: TemporalContext = {},
): TemporalResult {
  if (features.shape.at(-1) !== options.input) {
    throw new Error(`the temporal encoder reads ${options.input} numbers per frame, not ${features.shape.at(-1)}`);
  }
  if (options.type === 'transformer') {
    if (!context.time) throw new Error('a transformer needs the times of its frames');
    return { features: transformerEncoder(features, context.time, options, context.name ?? 'encoder'), state: {} };
  }
  checkResidual(options);
  const { hidden, state } = gruHidden(features, options, context);
  const widened = hasLinear(options)
    ? linear(relu(hidden), `${context.name ?? 'encoder'}.linear`, options.input)
    : hidden;
  return { features: options.residual ? add(widened, features) : widened, state };
}

/** Whether ReLU and an affine layer follow the GRU. */
export function hasLinear(options: GruEncoderOptions): boolean {
  return options.addLinear || options.bidirectional;
}

/** @throws Error where a residual is asked for and widths differ */
export function checkResidual(options: GruEncoderOptions): void {
  if (options.residual && temporalWidth(options) !== options.input) {
    throw new Error(`a residual needs equal widths, not ${options.input} and ${temporalWidth(options)}`);
  }
}

/**
 * The GRU and its self-attention, without the affine layer and the residual.
 *
 * @returns hidden: shape [N, T, hidden × directions]
 */
export function gruHidden(
  features: Value,
  options: GruEncoderOptions,
  { name = 'encoder', state = null }: TemporalContext = {},
): { hidden: Value; state: TemporalState } {
  const byTime = transpose(features, [1, 0, 2]);
  const gru = gruLayers(byTime, `${name}.gru`, options, state?.hidden ?? null);
  const hidden = transpose(gru.outputs, [1, 0, 2]);
  if (!options.attention) return { hidden, state: { hidden: gru.state } };
  const running = runningSelfAttention(hidden, `${name}.attention`, options.attention, state?.attention ?? null);
  return { hidden: add(hidden, running.summaries), state: { hidden: gru.state, attention: running.state } };
}
