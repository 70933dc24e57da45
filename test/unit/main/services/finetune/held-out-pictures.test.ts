import { describe, expect, it } from 'vitest';
import { type PosedFrame, pairPictures, shownRows } from '#main/services/finetune/held-out-pictures.ts';
import { MARK } from '#main/services/finetune/marked-rows.ts';

/** A take of which rows 10 to 20 are held out. */
const take = (marked: readonly number[]) => ({
  marks: Uint8Array.from({ length: 40 }, (_, row) => (marked.includes(row) ? MARK.corrected : MARK.none)),
  split: {
    train: Uint8Array.from({ length: 40 }, (_, row) => (row < 8 || row > 22 ? 1 : 0)),
    heldOut: Uint8Array.from({ length: 40 }, (_, row) => (row >= 10 && row < 20 ? 1 : 0)),
  },
});

describe('held-out frames that are shown', () => {
  it('are held out and vouched for, and none else', () => {
    expect(shownRows([take([2, 12, 15, 30]), take([19])])).toEqual([[12, 15], [19]]);
  });

  it('are few, and lie all over those there are', () => {
    const all = Array.from({ length: 40 }, (_, row) => row);
    const shown = shownRows([take(all), take(all)]);
    expect(shown.flat()).toHaveLength(8);
    expect(shown.map((rows) => rows.length)).toEqual([4, 4]);
  });

  it('stand side by side by take and frame', () => {
    const frame = (number: number, x: number): PosedFrame => ({
      ...{ media_id: 1, take_id: 2, frame: number, image_size: [640, 480], px: x },
      landmarks: [{ landmark: 11, seen: [5, 6], corrected: true, at: [x, 0] }],
    });
    expect(pairPictures([frame(4, 9), frame(5, 9)], [frame(5, 7)])).toEqual([
      {
        ...{ media_id: 1, take_id: 2, frame: 5, image_size: [640, 480], before_px: 9, after_px: 7 },
        landmarks: [{ landmark: 11, seen: [5, 6], corrected: true, before: [9, 0], after: [7, 0] }],
      },
    ]);
  });
});
