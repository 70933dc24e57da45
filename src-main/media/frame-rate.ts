import type { Rational } from './video.ts';

/** A frame rate found in a table of times. */
export interface FrameRate {
  readonly fps: Rational;
  /** True where frame times leave the nominal grid by more than 1 ms and by more than 2 % of a frame. */
  readonly variableRate: boolean;
}

const FALLBACK: Rational = { num: 25, den: 1 };
/** Relative distance within which a measured rate is taken to be a standard one: 30 and 29.97 lie 1e-3 apart. */
const SNAP = 4e-4;

/**
 * The nominal frame rate of a table of presentation times.
 *
 * For even spacing it is the mean rate, snapped to a whole number, a number over 1001, or the declared rate. For uneven
 * spacing it is that of the median interval, which a few dropped frames leave alone, snapped more loosely: whole
 * milliseconds may put that interval off by 3 % at 30 fps.
 *
 * @param ptsUs     times in µs, strictly increasing, shape [frames]
 * @param declared  rates the container states, best first; used alone where there are fewer than two frames
 */
export function frameRate(ptsUs: ArrayLike<number>, declared: readonly Rational[]): FrameRate {
  const stated = declared.filter(({ num, den }) => num > 0 && den > 0 && num / den <= 1000);
  const n = ptsUs.length;
  if (n < 2) return { fps: stated[0] ?? FALLBACK, variableRate: false };
  const mean = ((n - 1) * 1e6) / (ptsUs[n - 1]! - ptsUs[0]!);
  const even = snap(mean, stated, roundingOf(n, mean));
  if (followsGrid(ptsUs, even)) return { fps: even, variableRate: false };
  const median = 1e6 / medianInterval(ptsUs);
  return { fps: snap(median, stated, Math.max(0.01, 6e-4 * median)), variableRate: true };
}

/** How far the mean rate may be off by time stamps rounded to 1 ms, relative. */
function roundingOf(frames: number, rate: number): number {
  return Math.max(SNAP, Math.min(0.01, (1e-3 * rate) / (frames - 1)));
}

/** The first of the standard and the stated rates that lies within the tolerance, else the rate to three decimals. */
function snap(rate: number, stated: readonly Rational[], tolerance: number): Rational {
  const whole = { num: Math.max(1, Math.round(rate)), den: 1 };
  const ntsc = { num: Math.max(1, Math.round(rate * 1.001)) * 1000, den: 1001 };
  const near = (r: Rational) => Math.abs(r.num / r.den / rate - 1) <= tolerance;
  const found = [...stated.filter(isStandard), whole, ntsc, ...stated].find(near);
  return found ?? { num: Math.max(1, Math.round(rate * 1000)), den: 1000 };
}

const isStandard = ({ den }: Rational) => den === 1 || den === 1001;

/** True where every time lies within max(1 ms, 2 % of a frame) of an even grid laid through the middle of the errors. */
function followsGrid(ptsUs: ArrayLike<number>, fps: Rational): boolean {
  const step = (1e6 * fps.den) / fps.num;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < ptsUs.length; i++) {
    const error = ptsUs[i]! - i * step;
    low = Math.min(low, error);
    high = Math.max(high, error);
  }
  return (high - low) / 2 <= Math.max(1000, 0.02 * step);
}

function medianInterval(ptsUs: ArrayLike<number>): number {
  const intervals = Float64Array.from({ length: ptsUs.length - 1 }, (_, i) => ptsUs[i + 1]! - ptsUs[i]!).sort();
  return intervals[intervals.length >> 1]!;
}
