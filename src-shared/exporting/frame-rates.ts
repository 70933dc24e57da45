import type { FrameRate } from '../formats/body-motion.ts';
import { rationalRate } from '../formats/take-npz.ts';

/** Rates people export at, in the order in which they are offered. */
export const COMMON_RATES: readonly FrameRate[] = [
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
  { num: 120, den: 1 },
];

/** Rates outside are mistakes, not wishes. */
export const SLOWEST = 1;
export const FASTEST = 1000;

/** True for rates that files can have. */
export function isUsableRate({ num, den }: FrameRate): boolean {
  const rate = num / den;
  return Number.isInteger(num) && Number.isInteger(den) && den > 0 && rate >= SLOWEST && rate <= FASTEST;
}

/** `29.97`, `24000/1001` or `60` as an exact fraction; null for what is no usable rate. */
export function parseRate(text: string): FrameRate | null {
  const fraction = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text);
  const value = fraction ? Number(fraction[1]) / Number(fraction[2]) : Number(text);
  if (text.trim() === '' || !(value >= SLOWEST && value <= FASTEST)) return null;
  if (fraction) return { num: Number(fraction[1]), den: Number(fraction[2]) };
  // 29.97 and 23.98 mean what broadcasters mean by them.
  const ntsc = COMMON_RATES.find(({ num, den }) => den !== 1 && Math.abs(num / den - value) < 0.006);
  return ntsc && !Number.isInteger(value) ? ntsc : rationalRate(value);
}

/** A rate as people write it: `29.97`, `25`. */
export function rateName({ num, den }: FrameRate): string {
  return String(Number((num / den).toFixed(3)));
}
