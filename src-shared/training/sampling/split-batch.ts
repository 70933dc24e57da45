import type { GeneratorBatch } from '../steps/generator-step.ts';

/** Share of a batch's clips that come from 2D data sets (`TRAIN.DATA_2D_RATIO`). */
export const SHARE_2D = 0.6;

/**
 * How a batch is split: `int(32 · 0.6)` = 19 clips of 2D sets, the other 13 of 3D sets, as published. A side without
 * any set leaves all to the other.
 */
export function splitBatch(
  { clips, frames, share2d = SHARE_2D }: { clips: number; frames: number; share2d?: number },
  has: { readonly flat: boolean; readonly solid: boolean },
): GeneratorBatch {
  const flat = has.flat ? (has.solid ? Math.trunc(clips * share2d) : clips) : 0;
  return { clips, solidClips: clips - flat, frames };
}
