export interface VibeOneEuroOptions {
  /** Cut-off at rest, per frame. */
  minCutoff?: number;
  /** How much the cut-off grows per unit of change from frame to frame. */
  beta?: number;
}
const DEFAULTS: Required<VibeOneEuroOptions> = { minCutoff: 0.004, beta: 0.7 };

/** Cut-off of the derivative, per frame. */
const DERIVATIVE_CUTOFF = 1;

const blend = (cutoff: number): number => (2 * Math.PI * cutoff) / (2 * Math.PI * cutoff + 1);

/**
 * VIBE's one-euro filter: every number for itself, one unit of time per frame whatever the frame rate, and the
 * derivative taken from the last filtered value. Rotation vectors that wrap are torn through zero.
 *
 * @param values shape [frames, channels]
 * @returns new array; the first frame as it came
 */
export function oneEuroPerChannel(
  values: ArrayLike<number>,
  channels: number,
  options: VibeOneEuroOptions = {},
): Float64Array {
  const { minCutoff, beta } = { ...DEFAULTS, ...options };
  const out = Float64Array.from(values);
  const slow = blend(DERIVATIVE_CUTOFF);
  for (let c = 0; c < channels; c++) {
    let speed = 0;
    for (let i = channels + c; i < out.length; i += channels) {
      const before = out[i - channels]!;
      speed = slow * (values[i]! - before) + (1 - slow) * speed;
      const quick = blend(minCutoff + beta * Math.abs(speed));
      out[i] = quick * values[i]! + (1 - quick) * before;
    }
  }
  return out;
}
