import { z } from 'zod';

/** The values that an activation is stored for; what lies outside is clipped. min ≤ 0 ≤ max, so that 0 is exact. */
export const ActivationRange = z.object({ min: z.number().max(0), max: z.number().min(0) });
export type ActivationRange = z.infer<typeof ActivationRange>;

/** Ranges by the names of a graph's values. Plain data: it can be kept beside a model. */
export const ActivationRanges = z.record(z.string(), ActivationRange);
export type ActivationRanges = Readonly<Record<string, ActivationRange>>;

/** A grid of 256 steps: value = (byte - zero) · scale. */
export interface ByteGrid {
  readonly scale: number;
  /** Byte that stands for 0. */
  readonly zero: number;
}

/** The grid of unsigned bytes over a range. A range of no width gets a grid for exact zeros. */
export function byteGrid({ min, max }: ActivationRange): ByteGrid {
  const scale = Math.fround((max - min) / 255);
  if (!(scale > 0)) return { scale: 1, zero: 0 };
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-min / scale))) };
}
