import { Problem } from '../../errors/problem.ts';
import type { Blend } from '../bridge-rows.ts';
import type { Draft } from '../draft.ts';
import type { Span } from '../refit-plan.ts';
import type { EditSteps } from './edit-steps.ts';
import { requireTake } from './require.ts';

export interface FillGapsOptions {
  /** Longest run of frames that is bridged; null for any. */
  readonly maxFrames?: number | null;
  readonly blend?: Blend;
}

/** Which runs of unseen frames were bridged, and which were longer than asked for or have no row on one side. */
export interface GapFill {
  readonly filled: Span[];
  readonly left: Span[];
}

/** Runs of frames in which nobody was seen. @param seen 1 where somebody was, row 0 at the frame `from` */
export function gapsOf(seen: ArrayLike<number>, from: number): Span[] {
  const gaps: Span[] = [];
  for (let t = 0, start = -1; t <= seen.length; t++) {
    const hole = t < seen.length && seen[t] === 0;
    if (hole && start < 0) start = t;
    if (!hole && start >= 0) {
      gaps.push({ from: from + start, to: from + t });
      start = -1;
    }
  }
  return gaps;
}

/**
 * Leads motion across holes of a track and marks it as filled: it stays unseen, but no longer asks for a look.
 *
 * @param gaps whole runs of unseen frames
 * @throws Problem edit/unknown-take, edit/no-gap where there is nothing to fill
 */
export function fillGaps(
  draft: Draft,
  take: number,
  gaps: readonly Span[],
  { maxFrames = null, blend = 'spline' }: FillGapsOptions = {},
): { steps: EditSteps; gaps: GapFill } {
  const extent = requireTake(draft, take);
  const fits = ({ from, to }: Span) =>
    from > extent.from && to < extent.to && (maxFrames === null || to - from <= maxFrames);
  const filled = gaps.filter(fits);
  const left = gaps.filter((gap) => !fits(gap));
  if (filled.length === 0) throw new Problem('edit/no-gap', { longer: left.length });
  for (const { from, to } of filled) {
    draft.paint(take, 'rows', from, to, { to, take: null, mirrored: false, patch: null, filled: true });
  }
  const spans = filled.map(({ from, to }) => ({ take, from, to }));
  return { steps: { bridges: spans.map((span) => ({ ...span, blend })), touched: spans }, gaps: { filled, left } };
}
