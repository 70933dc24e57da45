import { expect, test } from 'vitest';
import { applyRecords } from '#shared/annotation/apply-records.ts';
import { type Annotations, Draft } from '#shared/annotation/draft.ts';
import { mergeTakes, splitTake, swapPeople, swapSides } from '#shared/annotation/edits/regroup.ts';
import { setKeypoints } from '#shared/annotation/edits/set-keypoints.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { AnnotationRecord, Entry } from '#shared/annotation/records.ts';
import { seededRandom } from '#test/support/random-records.ts';

/** Two takes: frames 0..90 and 20..60. */
function twoTakes(): Annotations {
  const rows = (take: number, from: number, to: number) => [
    { frame: from, value: { to, take, mirrored: false, patch: null } },
  ];
  const lists = new Map<string, Entry<unknown>[]>([
    ['1/rows', rows(1, 0, 90)],
    ['2/rows', rows(2, 20, 60)],
  ]);
  return { entries: (take, kind) => (lists.get(`${take}/${kind}`) ?? []) as never };
}

function withRecords(base: Annotations, records: readonly AnnotationRecord[]): Annotations {
  return {
    entries: (take, kind) =>
      applyRecords(
        base.entries(take, kind),
        records.filter((record) => record.take === take && record.kind === kind),
      ),
  };
}

const KINDS = ['take', 'rows', 'fit', 'keypoints', 'turns', 'pin-left', 'pin-right', 'review'] as const;
const all = (notes: Annotations) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((take) => KINDS.map((kind) => notes.entries(take, kind)));

test('the diffs of any edits lead there and back', () => {
  const random = seededRandom(3);
  const below = (count: number) => Math.floor(random() * count);
  let notes = twoTakes();
  let next = 3;
  let kept = 0;
  for (let step = 0; step < 120; step++) {
    const draft = new Draft(notes);
    const take = 1 + below(next - 1);
    const frame = below(90);
    try {
      [
        () => setKeypoints(draft, take, [{ frame, landmark: below(33), x: 1, y: 2, state: 'visible' }]),
        () => next <= 8 && splitTake(draft, take, frame, next++),
        () => mergeTakes(draft, take, 1 + below(next - 1)),
        () => swapPeople(draft, take, 1 + below(next - 1), frame),
        () => swapSides(draft, take, { from: frame, to: frame + 10 }),
        () => draft.paint(take, 'review', frame, frame + 5, { to: frame + 5, state: 'accepted' }),
      ][below(6)]!();
    } catch {
      continue;
    }
    const { forward, backward } = draft.diff();
    const after = withRecords(notes, forward);
    expect(all(after)).toEqual(all(draft));
    expect(all(withRecords(after, backward))).toEqual(all(notes));
    for (let id = 1; id < 9; id++) {
      const rows = draft.entries(id, 'rows');
      // Rows of a take follow each other without a hole.
      for (let i = 1; i < rows.length; i++) expect(rows[i]!.frame).toBe(rows[i - 1]!.value.to);
    }
    notes = after;
    kept++;
  }
  expect(kept).toBeGreaterThan(30);
});

test('split and merged, a take has the rows it had', () => {
  const notes = twoTakes();
  const draft = new Draft(notes);
  setKeypoints(draft, 1, [{ frame: 70, landmark: 15, x: 1, y: 2, state: 'visible' }]);
  splitTake(draft, 1, 40, 3);
  expect([extentOf(draft, 1), extentOf(draft, 3)]).toEqual([
    { from: 0, to: 40 },
    { from: 40, to: 90 },
  ]);
  expect(draft.entries(3, 'keypoints').map(({ frame }) => frame)).toEqual([70]);
  mergeTakes(draft, 1, 3);
  expect(extentOf(draft, 1)).toEqual({ from: 0, to: 90 });
  expect(extentOf(draft, 3)).toBeNull();
  expect(draft.entries(1, 'keypoints').map(({ frame }) => frame)).toEqual([70]);
});

test('a diff is empty where an edit changes nothing', () => {
  const draft = new Draft(twoTakes());
  draft.paint(1, 'review', 5, 9, { to: 9, state: 'accepted' });
  draft.paint(1, 'review', 5, 9, null);
  expect(draft.diff()).toEqual({ forward: [], backward: [] });
});
