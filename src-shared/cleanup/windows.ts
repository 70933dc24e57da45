/**
 * A smooth curve on or above `values`: the highest within `reach`, averaged over `reach`.
 *
 * @param times  seconds, ascending, shape [T]
 * @param reach  seconds
 */
export function envelope(values: ArrayLike<number>, times: Float64Array, reach: number): Float64Array {
  return meanWithin(highestWithin(values, times, reach), times, reach);
}

/** Highest value within `reach` seconds on both sides. */
export function highestWithin(values: ArrayLike<number>, times: Float64Array, reach: number): Float64Array {
  const frames = times.length;
  const out = new Float64Array(frames);
  // Rows that may still be the highest, falling values.
  const queue = new Int32Array(frames);
  let head = 0;
  let tail = 0;
  let next = 0;
  for (let t = 0; t < frames; t++) {
    while (next < frames && times[next]! - times[t]! <= reach) {
      while (tail > head && values[queue[tail - 1]!]! <= values[next]!) tail--;
      queue[tail++] = next++;
    }
    while (times[t]! - times[queue[head]!]! > reach) head++;
    out[t] = values[queue[head]!]!;
  }
  return out;
}

/** Mean over the rows within `reach` seconds on both sides, as many on one side as on the other. */
export function meanWithin(values: ArrayLike<number>, times: Float64Array, reach: number): Float64Array {
  const frames = times.length;
  const sums = new Float64Array(frames + 1);
  for (let t = 0; t < frames; t++) sums[t + 1] = sums[t]! + values[t]!;
  const out = new Float64Array(frames);
  let low = 0;
  let high = 0;
  for (let t = 0; t < frames; t++) {
    while (times[t]! - times[low]! > reach) low++;
    high = Math.max(high, t);
    while (high + 1 < frames && times[high + 1]! - times[t]! <= reach) high++;
    out[t] = (sums[high + 1]! - sums[low]!) / (high + 1 - low);
  }
  return out;
}

/** 0 up to 0, 1 from 1 on, smooth between. */
export function smoothStep(u: number): number {
  const v = Math.min(1, Math.max(0, u));
  return v * v * (3 - 2 * v);
}
