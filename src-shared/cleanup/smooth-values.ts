import { factorPentadiagonals, solvePentadiagonals } from '../math/pentadiagonal.ts';

/** A hole longer than this, seconds, is a new beginning. */
const LONGEST_STEP = 0.5;

/**
 * Smooths values over time without delay: minimises ∫(x − y)² + λ ∫ẍ² (Whittaker 1922, Henderson 1924), which lets a
 * frequency f through with a gain of 1 / (1 + (f / cutoff)⁴). The cut-off may differ from frame to frame, and times need
 * not be even; a straight line is left as it is, also at both ends.
 *
 * @param values  shape [T, stride]; channels `at` to `at + channels` are smoothed
 * @param times   seconds, ascending, shape [T]
 * @param cutoff  Hz at each frame, shape [T]
 * @param out     written at the same places; may be `values`
 */
export function smoothValuesInto(
  out: Float64Array,
  values: Float64Array,
  stride: number,
  at: number,
  channels: number,
  times: Float64Array,
  cutoff: ArrayLike<number>,
): void {
  const frames = times.length;
  const share = new Float64Array(frames);
  const d0 = new Float64Array(frames);
  const d1 = new Float64Array(frames);
  const d2 = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    const before = t > 0 ? step(times, t) : step(times, t + 1);
    const after = t + 1 < frames ? step(times, t + 1) : before;
    share[t] = (before + after) / 2 || 1;
    d0[t] = share[t]!;
  }
  for (let t = 1; t + 1 < frames; t++) {
    const a = times[t]! - times[t - 1]!;
    const b = times[t + 1]! - times[t]!;
    if (!(a > 0 && b > 0) || a > LONGEST_STEP || b > LONGEST_STEP) continue;
    const lambda = share[t]! / (2 * Math.PI * cutoff[t]!) ** 4;
    // Second derivative of the parabola through three samples.
    const p = 2 / (a * (a + b));
    const r = 2 / (b * (a + b));
    const q = -(p + r);
    d0[t - 1]! += lambda * p * p;
    d0[t]! += lambda * q * q;
    d0[t + 1]! += lambda * r * r;
    d1[t - 1]! += lambda * p * q;
    d1[t]! += lambda * q * r;
    d2[t - 1]! += lambda * p * r;
  }
  factorPentadiagonals(d0, d1, d2, 1, frames);
  const column = new Float64Array(frames);
  for (let c = at; c < at + channels; c++) {
    for (let t = 0; t < frames; t++) column[t] = share[t]! * values[t * stride + c]!;
    solvePentadiagonals(d0, d1, d2, 1, frames, column);
    for (let t = 0; t < frames; t++) out[t * stride + c] = column[t]!;
  }
}

/** Time between a frame and the one before, seconds; holes count as a short step. */
function step(times: Float64Array, t: number): number {
  const dt = t > 0 && t < times.length ? times[t]! - times[t - 1]! : 0;
  return Math.min(Math.max(dt, 0), LONGEST_STEP);
}
