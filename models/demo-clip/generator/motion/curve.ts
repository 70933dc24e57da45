/** A quantity over time (seconds). */
export type Curve = (t: number) => number;

export const clamp01 = (x: number): number => Math.min(1, Math.max(0, x));

/** Minimum-jerk ramp from 0 to 1: no speed and no acceleration at both ends (Flash and Hogan 1985). */
export function ramp(t: number, from: number, to: number): number {
  const u = clamp01((t - from) / (to - from));
  return u * u * u * (u * (6 * u - 15) + 10);
}

/**
 * A smooth curve through keys that never overshoots them: monotone cubic (Fritsch and Carlson 1980), constant outside.
 * Two equal keys in a row hold exactly.
 *
 * @param keys  [seconds, value] in rising order of time
 */
export function keyed(keys: readonly (readonly [number, number])[]): Curve {
  const n = keys.length;
  const secants = keys.slice(1).map(([t, v], i) => (v - keys[i]![1]) / (t - keys[i]![0]));
  const slopes = keys.map((_, i) => {
    if (i === 0 || i === n - 1) return 0;
    const a = secants[i - 1]!;
    const b = secants[i]!;
    if (a * b <= 0) return 0;
    const ha = keys[i]![0] - keys[i - 1]![0];
    const hb = keys[i + 1]![0] - keys[i]![0];
    return (3 * (ha + hb)) / ((2 * hb + ha) / a + (hb + 2 * ha) / b);
  });
  return (t) => {
    if (t <= keys[0]![0]) return keys[0]![1];
    if (t >= keys[n - 1]![0]) return keys[n - 1]![1];
    let i = 0;
    while (keys[i + 1]![0] < t) i++;
    const [t0, v0] = keys[i]!;
    const [t1, v1] = keys[i + 1]!;
    const h = t1 - t0;
    const u = (t - t0) / h;
    const u2 = u * u;
    const u3 = u2 * u;
    return (
      v0 * (2 * u3 - 3 * u2 + 1) +
      slopes[i]! * h * (u3 - 2 * u2 + u) +
      v1 * (3 * u2 - 2 * u3) +
      slopes[i + 1]! * h * (u3 - u2)
    );
  };
}

/** A curve blurred in time by a Gaussian (sigma in seconds, cut at 2.4 sigma): takes the corners out of keys. */
export function softened(curve: Curve, sigma: number): Curve {
  const taps = 8;
  const offsets: number[] = [];
  const weights: number[] = [];
  let sum = 0;
  for (let i = -taps; i <= taps; i++) {
    const x = (2.4 * i) / taps;
    const w = Math.exp(-0.5 * x * x);
    offsets.push(x * sigma);
    weights.push(w);
    sum += w;
  }
  return (t) => {
    let value = 0;
    for (let i = 0; i < offsets.length; i++) value += weights[i]! * curve(t + offsets[i]!);
    return value / sum;
  };
}
