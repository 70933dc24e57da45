import { z } from 'zod';
import type { LoopOptions } from './loop-options.ts';

/** What the scheduler remembers. */
export const PlateauState = z.object({
  /** Lowest value so far. */
  best: z.number().nullable(),
  /** Epochs since then. */
  waited: z.number().int(),
  /** What learning rates are multiplied by. */
  factor: z.number(),
});
export type PlateauState = z.infer<typeof PlateauState>;

export const PLATEAU_START: PlateauState = { best: null, waited: 0, factor: 1 };

/**
 * What the scheduler makes of an epoch's value: PyTorch's `ReduceLROnPlateau` with mode `min` and a relative threshold.
 * The factor falls in the epoch after `patience` epochs without improvement.
 */
export function reduceOnPlateau(
  state: PlateauState,
  value: number,
  { factor, patience, threshold }: NonNullable<LoopOptions['plateau']>,
): PlateauState {
  if (improves(state.best, value, threshold)) return { ...state, best: value, waited: 0 };
  if (state.waited < patience) return { ...state, waited: state.waited + 1 };
  return { ...state, waited: 0, factor: state.factor * factor };
}

/** Whether a value is lower than the best by a share of it; NaN never is. */
export function improves(best: number | null, value: number, threshold = 0): boolean {
  return best === null ? Number.isFinite(value) : value < best - threshold * Math.abs(best);
}
