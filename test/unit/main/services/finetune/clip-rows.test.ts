import { expect, it } from 'vitest';
import { MARK } from '#main/services/finetune/marked-rows.ts';
import { clipRows } from '#main/services/finetune/write-sample-store.ts';

const take = (train: string, marked: readonly number[]) => ({
  marks: Uint8Array.from(train, (_, row) => (marked.includes(row) ? MARK.corrected : MARK.none)),
  split: { train: Uint8Array.from(train, Number), heldOut: new Uint8Array(train.length) },
});

it('takes clips as long as wanted, or as long as a clip of few frames has room for beside what is held out', () => {
  expect(clipRows([take('1111111111', [3])], 6)).toBe(6);
  expect(clipRows([take('1111001111', [3, 8])], 6)).toBe(4);
  expect(clipRows([take('1111001111', [3]), take('1'.repeat(40), [])], 48)).toBe(4);
  expect(clipRows([], 48)).toBe(0);
});
