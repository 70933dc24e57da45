import type { Annotations } from '#shared/annotation/draft.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { AnnotationRecord } from '#shared/annotation/records.ts';
import { joinedSpans } from '#shared/annotation/stretches.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';

/** What changed in the eyes of the page. */
export type Changed = Pick<EditResult, 'changed' | 'structure'>;

/** Frames around a corrected one in which errors are measured otherwise. */
const AROUND = 15;

/** Rows that records changed, and whether takes came, went, or got other names or frames. */
export function changedSpans(records: readonly AnnotationRecord[], before: Annotations, now: Annotations): Changed {
  const changed: { take_id: number; span: { from: number; to: number } }[] = [];
  let structure = false;
  for (const [take, group] of Map.groupBy(records, ({ take }) => take)) {
    const old = extentOf(before, take);
    const extent = extentOf(now, take);
    if (old?.from !== extent?.from || old?.to !== extent?.to) structure = true;
    if (group.some(({ kind }) => kind === 'take')) structure = true;
    if (extent === null) continue;
    // Rows count from the first frame: with another one, all of them are others.
    const spans = old?.from === extent.from ? joinedSpans(group.flatMap(spanOf)) : [extent];
    for (const { from, to } of spans) {
      const span = { from: Math.max(extent.from, from) - extent.from, to: Math.min(extent.to, to) - extent.from };
      if (span.to > span.from) changed.push({ take_id: take, span });
    }
  }
  return { changed, structure };
}

function spanOf({ kind, frame, value }: AnnotationRecord): { from: number; to: number }[] {
  if (kind === 'take' || kind === 'review') return [];
  if (kind === 'cleanup') return [{ from: 0, to: Number.MAX_SAFE_INTEGER }];
  if (kind === 'keypoints') return [{ from: frame - AROUND, to: frame + AROUND + 1 }];
  if (kind === 'turns' || value === null) return [{ from: frame, to: frame + 1 }];
  return [{ from: frame, to: value.to }];
}
