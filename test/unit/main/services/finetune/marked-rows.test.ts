import { expect, it } from 'vitest';
import { MARK, markedRows } from '#main/services/finetune/marked-rows.ts';
import type { Annotations } from '#shared/annotation/draft.ts';

/** Notes of one take: review stretches and frames with corrected landmarks. */
function notesOf(review: readonly [number, number, string][], corrected: readonly number[]): Annotations {
  const lists: Record<string, unknown[]> = {
    review: review.map(([frame, to, state]) => ({ frame, value: { to, state } })),
    keypoints: corrected.map((frame) => ({ frame, value: { 0: [1, 2, 'visible'] } })),
  };
  return { entries: (_take, kind) => (lists[kind] ?? []) as never };
}

it('counts accepted stretches and corrected frames, and nothing of what was rejected', () => {
  const notes = notesOf(
    [
      [2, 5, 'accepted'],
      [7, 9, 'rejected'],
    ],
    [3, 6, 8],
  );
  const { none, accepted, corrected } = MARK;
  expect([...markedRows(notes, 1, 1, 10)]).toEqual([
    ...[none, accepted, corrected, accepted],
    ...[none, corrected, none, none, none],
  ]);
});
