import { expect, test } from 'vitest';
import type { Entry } from '#shared/annotation/records.ts';
import { joinedSpans, painted, stretchesIn, uncovered } from '#shared/annotation/stretches.ts';
import { seededRandom } from '#test/support/random-records.ts';

interface Paint {
  readonly to: number;
  readonly color: string;
}

test('stretches cover each other like paint, whatever their order', () => {
  const random = seededRandom(5);
  const frames: (string | null)[] = Array(60).fill(null);
  let list: Entry<Paint>[] = [];
  for (let step = 0; step < 200; step++) {
    const from = Math.floor(random() * 58);
    const to = from + 1 + Math.floor(random() * (59 - from));
    const color = random() < 0.3 ? null : `color ${step}`;
    list = painted(list, from, to, color === null ? [] : [{ frame: from, value: { to, color } }]);
    frames.fill(color, from, to);
    const shown: (string | null)[] = Array(60).fill(null);
    for (const { frame, value } of list) shown.fill(value.color, frame, value.to);
    expect(shown).toEqual(frames);
    for (let i = 1; i < list.length; i++) expect(list[i]!.frame).toBeGreaterThanOrEqual(list[i - 1]!.value.to);
    expect(list.every(({ frame, value }) => value.to > frame)).toBe(true);
  }
});

test('a part of a list is cut at its ends, and what is outside is left out', () => {
  const list = [
    { frame: 0, value: { to: 10, color: 'a' } },
    { frame: 12, value: { to: 20, color: 'b' } },
    { frame: 30, value: { to: 31, color: 'c' } },
  ];
  expect(stretchesIn(list, 5, 14)).toEqual([
    { frame: 5, value: { to: 10, color: 'a' } },
    { frame: 12, value: { to: 14, color: 'b' } },
  ]);
  expect(stretchesIn(list, 20, 30)).toEqual([]);
});

test('spans that touch are joined, and what they leave open is told', () => {
  const spans = [
    { from: 8, to: 10 },
    { from: 0, to: 3 },
    { from: 3, to: 5 },
    { from: 7, to: 7 },
  ];
  expect(joinedSpans(spans)).toEqual([
    { from: 0, to: 5 },
    { from: 8, to: 10 },
  ]);
  expect(uncovered({ from: 2, to: 12 }, spans)).toEqual([
    { from: 5, to: 8 },
    { from: 10, to: 12 },
  ]);
  expect(uncovered({ from: 1, to: 4 }, spans)).toEqual([]);
});
