import { Problem } from '../../errors/problem.ts';
import type { Annotations } from '../draft.ts';
import { extentOf } from '../extent.ts';
import type { Span } from '../refit-plan.ts';

/** @throws Problem edit/unknown-take */
export function requireTake(notes: Annotations, take: number): Span {
  const extent = extentOf(notes, take);
  if (extent === null) throw new Problem('edit/unknown-take', { take });
  return extent;
}

/** @throws Problem edit/outside */
export function requireFrame(frame: number, { from, to }: Span): void {
  if (frame < from || frame >= to) throw new Problem('edit/outside', { frame, first: from, last: to - 1 });
}

/** The part of a stretch that a take covers. @throws Problem edit/unknown-take, edit/outside */
export function requireSpan(notes: Annotations, take: number, from: number, to: number): Span {
  const extent = requireTake(notes, take);
  const span = { from: Math.max(from, extent.from), to: Math.min(to, extent.to) };
  if (span.to <= span.from) throw new Problem('edit/outside', { frame: from, first: extent.from, last: extent.to - 1 });
  return span;
}
