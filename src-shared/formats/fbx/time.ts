import type { FrameRate } from '../body-motion.ts';

/** FBX time runs in ticks of this many per second; common frame times are whole numbers of them. */
const TICKS_PER_SECOND = 46_186_158_000n;

/** FBX's names for frame rates (`FbxTime::EMode`), as rationals. */
const TIME_MODES: readonly (readonly [num: number, den: number, mode: number])[] = [
  [120, 1, 1],
  [100, 1, 2],
  [60, 1, 3],
  [50, 1, 4],
  [48, 1, 5],
  [30, 1, 6],
  [30_000, 1001, 9],
  [25, 1, 10],
  [24, 1, 11],
  [24_000, 1001, 13],
  [96, 1, 15],
  [72, 1, 16],
  [60_000, 1001, 17],
  [120_000, 1001, 18],
];
const CUSTOM_MODE = 14;

/** The `TimeMode` of a rate; 14 (custom) for rates without a name, where `CustomFrameRate` tells it. */
export function timeMode({ num, den }: FrameRate): number {
  const rate = num / den;
  return TIME_MODES.find(([n, d]) => Math.abs(n / d - rate) < 1e-4 * rate)?.[2] ?? CUSTOM_MODE;
}

/** Ticks of a frame of an evenly spaced motion, rounded to the nearest. */
export function frameTicks(frame: number, { num, den }: FrameRate): bigint {
  const n = BigInt(Math.round(num));
  return (BigInt(frame) * BigInt(Math.round(den)) * TICKS_PER_SECOND + n / 2n) / n;
}
