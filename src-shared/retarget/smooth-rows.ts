/**
 * Rows of numbers smoothed over time with a bell curve.
 *
 * @param rows  shape [T, width]
 * @param sigma width of the bell, frames
 */
export function smoothRows(rows: Float64Array, width: number, sigma: number): Float64Array {
  const frames = rows.length / width;
  const reach = Math.ceil(3 * sigma);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const out = new Float64Array(rows.length);
  for (let f = 0; f < frames; f++) {
    let total = 0;
    for (let k = -reach; k <= reach; k++) {
      const at = Math.min(frames - 1, Math.max(0, f + k));
      const weight = bell[k + reach]!;
      total += weight;
      for (let i = 0; i < width; i++) out[f * width + i]! += weight * rows[at * width + i]!;
    }
    for (let i = 0; i < width; i++) out[f * width + i]! /= total;
  }
  return out;
}

/** For each frame the largest value within `reach` frames. */
export function largestNearby(values: Float64Array, reach: number): Float64Array {
  return values.map((_, f) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = Math.max(0, f - reach); k <= Math.min(values.length - 1, f + reach); k++)
      most = Math.max(most, values[k]!);
    return most;
  });
}
