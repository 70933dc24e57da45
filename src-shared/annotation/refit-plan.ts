import type { Annotations } from './draft.ts';
import { joinedSpans, stretchesIn, uncovered } from './stretches.ts';

/** Frames of the clip, `to` not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Frames on both sides of a corrected one that its refit may change. */
export const REACH = 15;

/** What becomes of the corrected motion of a take around frames that were touched. */
export interface RefitPlan {
  /** Stretches that are solved again, from the motion below all corrections. */
  readonly solve: Span[];
  /** Stretches no correction reaches any more: the motion below shows again. */
  readonly bare: Span[];
}

/** The stretch that one corrected frame reaches. */
export function windowOf(frame: number): Span {
  return { from: frame - REACH, to: frame + REACH + 1 };
}

/**
 * Finds the stretches to solve again. Corrected motion is exactly where a correction reaches, and follows from the
 * corrections and the motion below, not from the order in which they were made: so a mistake leaves no trace, and the
 * prediction is back, to the byte, when the last correction is taken away.
 *
 * ```
 * corrections     x        x                (two windows that touch what was edited are solved together)
 * touched              ├──────┤
 * solve        ├───────────────────┤
 * ```
 */
export function planRefit(notes: Annotations, take: number, touched: Span, extent: Span): RefitPlan {
  const near = (frame: number) => frame >= touched.from - REACH && frame < touched.to + REACH;
  const limit = {
    from: Math.max(extent.from, touched.from - 2 * REACH),
    to: Math.min(extent.to, touched.to + 2 * REACH),
  };
  const windows: Span[] = [];
  for (const kind of ['keypoints', 'turns'] as const) {
    for (const { frame } of notes.entries(take, kind)) if (near(frame)) windows.push(windowOf(frame));
  }
  for (const kind of ['pin-left', 'pin-right'] as const) {
    for (const { frame, value } of stretchesIn(notes.entries(take, kind), touched.from - REACH, touched.to + REACH)) {
      windows.push({ from: frame - REACH, to: value.to + REACH });
    }
  }
  const solve = joinedSpans(
    windows.map(({ from, to }) => ({ from: Math.max(limit.from, from), to: Math.min(limit.to, to) })),
  );
  return { solve, bare: uncovered(touched, solve) };
}
