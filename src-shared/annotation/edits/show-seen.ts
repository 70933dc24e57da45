import type { Draft } from '../draft.ts';
import { extentOf } from '../extent.ts';
import { REACH, type Span } from '../refit-plan.ts';
import type { EditSteps } from './edit-steps.ts';
import { bridgeHoles, SEAM } from './regroup.ts';

/**
 * Shows what was seen of a person anew in place of what a take showed there, or where it showed nothing yet: holes between
 * are bridged, and places where old and new rows meet are solved again.
 *
 * @param source stored take whose rows are shown; the take itself where it is new
 */
export function showSeen(draft: Draft, take: number, source: number, { from, to }: Span): EditSteps {
  const before = extentOf(draft, take);
  draft.paint(take, 'rows', from, to, { to, take: source, mirrored: false, patch: null });
  if (before === null) return {};
  const bridges = bridgeHoles(draft, take);
  const extent = extentOf(draft, take)!;
  const seams = [from, to]
    .filter((at) => at > extent.from && at < extent.to && !bridges.some((hole) => hole.from === at || hole.to === at))
    .map((at) => ({ take, from: Math.max(extent.from, at - SEAM), to: Math.min(extent.to, at + SEAM) }));
  return { bridges, seams, touched: [{ take, from: from - REACH, to: to + REACH }] };
}
