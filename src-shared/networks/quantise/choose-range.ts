import type { ActivationRange } from './activation-ranges.ts';
import type { ValueHistogram } from './value-histogram.ts';

/**
 * How the range of an activation is chosen.
 * `extremes`: all that was seen. `percentile`: all but the given share (0..1) of values on each side.
 * `squared-error`: the range with the least squared error of clipping and rounding together.
 */
export type RangeChoice =
  | { readonly kind: 'extremes' }
  | { readonly kind: 'percentile'; readonly left: number }
  | { readonly kind: 'squared-error' };

/** Ranges that are tried, as parts of the extremes. */
const TRIALS = 100;
const SMALLEST_PART = 0.2;
const LEVELS = 255;

/** The range of 8-bit steps for what a histogram saw. */
export function chooseRange(seen: ValueHistogram, choice: RangeChoice): ActivationRange {
  switch (choice.kind) {
    case 'extremes':
      return { min: seen.min, max: seen.max };
    case 'percentile':
      return percentileRange(seen, choice.left);
    case 'squared-error':
      return leastErrorRange(seen);
  }
}

function percentileRange(seen: ValueHistogram, left: number): ActivationRange {
  const { bins } = seen;
  const spare = seen.count * left;
  let low = 0;
  for (let sum = bins[0]!; sum <= spare && low < bins.length - 1; sum += bins[low]!) low++;
  let high = bins.length - 1;
  for (let sum = bins[high]!; sum <= spare && high > 0; sum += bins[high]!) high--;
  const min = Math.max(seen.min, seen.middle(low) - seen.step / 2);
  const max = Math.min(seen.max, seen.middle(high) + seen.step / 2);
  return { min: Math.min(0, min), max: Math.max(0, max) };
}

function leastErrorRange(seen: ValueHistogram): ActivationRange {
  const max = bestPart((part) => squaredError(seen, { min: seen.min, max: seen.max * part })) * seen.max;
  const min = bestPart((part) => squaredError(seen, { min: seen.min * part, max })) * seen.min;
  return { min: Math.min(0, min), max: Math.max(0, max) };
}

/** The part of an extreme, 1 or less, with the least error. */
function bestPart(errorOf: (part: number) => number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial <= TRIALS; trial++) {
    const part = 1 - ((1 - SMALLEST_PART) * trial) / TRIALS;
    const error = errorOf(part);
    if (error < least) {
      least = error;
      best = part;
    }
  }
  return best;
}

/** Sum of squared errors if values are clipped to a range and rounded to its steps. */
function squaredError(seen: ValueHistogram, { min, max }: ActivationRange): number {
  const rounding = ((max - min) / LEVELS) ** 2 / 12;
  let error = 0;
  for (let bin = 0; bin < seen.bins.length; bin++) {
    const count = seen.bins[bin]!;
    if (count === 0) continue;
    const value = seen.middle(bin);
    const outside = value > max ? value - max : value < min ? min - value : 0;
    error += count * (outside > 0 ? outside * outside : rounding);
  }
  return error;
}
