import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { TAKE_ROW_LENGTHS } from '#shared/fitting/take.ts';

/** Frame-first arrays of a take that the host serves, and numbers per row. */
const { ptsUs: _times, ...served } = TAKE_ROW_LENGTHS;
export const TAKE_ARRAYS = { ...served, joint_error: 33 } as const;

export type TakeArrayName = keyof typeof TAKE_ARRAYS;

/**
 * The motion of one take in the page's memory. Rows are those of the take: row = frame − `take.first_frame`. In rows
 * that were not loaded yet `score` and `seen` are NaN; the other arrays must not be read there (`hasRow` tells): they are
 * left untouched so that a long clip costs the memory of what was looked at, not of all of it.
 */
export interface TakeData {
  readonly take: TakeItem;
  /** Shape [frames, TAKE_ARRAYS[name]]; the same array until the take's length changes. */
  array(name: TakeArrayName): Float32Array;
  /** True where all arrays of a row are there, but for `joint_error`, which is NaN until it is. */
  hasRow(row: number): boolean;
  /** Counts up whenever rows were loaded or loaded again. */
  readonly version: number;
}
