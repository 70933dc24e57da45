import { slerpInto } from './rotation.ts';

/** How values between samples are found: along the shortest way, or along a smooth curve through all samples. */
export type Between = 'straight' | 'spline';

/** Cosine of half the turn between two samples from which on a curve through quaternions is not trusted: 60°. */
const FAR_APART = 0.866;

/**
 * Rotations at other times.
 *
 * @param rotations  unit quaternions (x, y, z, w) whose sign never jumps, shape [T, joints, 4]
 * @param times      ascending, shape [T]
 * @param at         times wanted, ascending, same unit, shape [N]; beyond both ends the last rotation holds
 * @returns unit quaternions, shape [N, joints, 4]; a sample's own time gives that sample
 */
export function rotationsAt(
  rotations: ArrayLike<number>,
  times: ArrayLike<number>,
  joints: number,
  at: ArrayLike<number>,
  between: Between = 'spline',
): Float64Array {
  const row = joints * 4;
  const out = new Float64Array(at.length * row);
  const curve = new Float64Array(4);
  eachPlace(times, at, (n, before, u) => {
    const spline = between === 'spline' && times.length > 2 && u > 0 && u < 1 ? hermite(times, before, u) : null;
    for (let j = 0; j < joints; j++) {
      const a = before * row + 4 * j;
      const b = before + 1 < times.length ? a + row : a;
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += rotations[a + k]! * rotations[b + k]!;
      if (!spline || dot < FAR_APART) {
        slerpInto(out, n * row + 4 * j, rotations, a, rotations, b, u);
        continue;
      }
      let square = 0;
      for (let k = 0; k < 4; k++) {
        curve[k] = along(rotations, row, 4 * j + k, spline);
        square += curve[k]! ** 2;
      }
      const m = 1 / Math.sqrt(square);
      for (let k = 0; k < 4; k++) out[n * row + 4 * j + k] = curve[k]! * m;
    }
  });
  return out;
}

/** Places, or anything else that may be added up, at other times; as `rotationsAt`, shape [T, width]. */
export function valuesAt(
  values: ArrayLike<number>,
  times: ArrayLike<number>,
  width: number,
  at: ArrayLike<number>,
  between: Between = 'spline',
): Float64Array {
  const out = new Float64Array(at.length * width);
  eachPlace(times, at, (n, before, u) => {
    const spline = between === 'spline' && times.length > 2 && u > 0 && u < 1 ? hermite(times, before, u) : null;
    for (let k = 0; k < width; k++) {
      const a = values[before * width + k]!;
      const b = before + 1 < times.length ? values[(before + 1) * width + k]! : a;
      out[n * width + k] = spline ? along(values, width, k, spline) : a + u * (b - a);
    }
  });
  return out;
}

/** The nearest row for each wanted time. */
export function nearestRows(times: ArrayLike<number>, at: ArrayLike<number>): Int32Array {
  const out = new Int32Array(at.length);
  eachPlace(times, at, (n, before, u) => {
    out[n] = Math.min(times.length - 1, u > 0.5 ? before + 1 : before);
  });
  return out;
}

/** Calls with the sample before each wanted time and the share of the way to the next. */
function eachPlace(
  times: ArrayLike<number>,
  at: ArrayLike<number>,
  call: (n: number, before: number, u: number) => void,
): void {
  let before = 0;
  for (let n = 0; n < at.length; n++) {
    while (before < times.length - 2 && times[before + 1]! <= at[n]!) before++;
    const span = before + 1 < times.length ? times[before + 1]! - times[before]! : 0;
    call(n, before, span > 0 ? Math.min(1, Math.max(0, (at[n]! - times[before]!) / span)) : 0);
  }
}

/** Weights of up to four samples. */
interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Cubic Hermite weights whose slopes are those of parabolas through three samples (uneven times count as they are). */
function hermite(times: ArrayLike<number>, before: number, u: number): Weights {
  const span = times[before + 1]! - times[before]!;
  const u2 = u * u;
  const u3 = u2 * u;
  const leave = (u3 - 2 * u2 + u) * span;
  const arrive = (u3 - u2) * span;
  const first = Math.max(0, before - 1);
  const last = Math.min(times.length - 1, before + 2);
  const weights = new Array<number>(last - first + 1).fill(0);
  weights[before - first]! += 2 * u3 - 3 * u2 + 1;
  weights[before + 1 - first]! += 3 * u2 - 2 * u3;
  for (const [t, size] of [
    [before, leave],
    [before + 1, arrive],
  ] as const) {
    const a = t > 0 ? times[t]! - times[t - 1]! : 0;
    const b = t + 1 < times.length ? times[t + 1]! - times[t]! : 0;
    if (a > 0 && b > 0) {
      weights[t - 1 - first]! -= (size * b) / (a * (a + b));
      weights[t - first]! += size * (1 / a - 1 / b);
      weights[t + 1 - first]! += (size * a) / (b * (a + b));
    } else {
      // At an end the slope is that of the line to the neighbour.
      const [from, to] = a > 0 ? [t - 1, t] : [t, t + 1];
      weights[from - first]! -= size / (a + b);
      weights[to - first]! += size / (a + b);
    }
  }
  return { first, weights };
}

function along(values: ArrayLike<number>, row: number, at: number, { first, weights }: Weights): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[(first + i) * row + at]!;
  return sum;
}
