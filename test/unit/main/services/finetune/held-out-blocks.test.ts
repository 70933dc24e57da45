import { describe, expect, it } from 'vitest';
import { heldOutBlocks } from '#main/services/finetune/held-out-blocks.ts';
import { MARK } from '#main/services/finetune/marked-rows.ts';

const OPTIONS = { block: 10, margin: 3, share: 0.2 };

/** Marks every so manieth of some rows as corrected. */
function marked(rows: number, every: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) => (row % every === 0 ? MARK.corrected : MARK.none));
}

describe('blocks held out of a take', () => {
  it('are about a fifth of the marked rows, spread over the take', () => {
    const { heldOut } = heldOutBlocks(marked(200, 2), OPTIONS);
    const blocks = Array.from({ length: 20 }, (_, b) => heldOut[10 * b]!);
    expect(blocks.filter(Boolean)).toHaveLength(4);
    expect(blocks.lastIndexOf(1) - blocks.indexOf(1)).toBeGreaterThan(8);
    for (const [b, held] of blocks.entries())
      expect([...heldOut.subarray(10 * b, 10 * b + 10)]).toEqual(Array(10).fill(held));
  });

  it('keep training off their rows and those beside them', () => {
    const { heldOut, train } = heldOutBlocks(marked(200, 2), OPTIONS);
    for (const [row, held] of heldOut.entries()) {
      if (held === 0) continue;
      for (let at = row - 3; at <= row + 3; at++) expect(train[at] ?? 0).toBe(0);
    }
    expect(train.some((seen) => seen === 1)).toBe(true);
  });

  it('are none where only one block is marked: nothing would be left to learn from', () => {
    const { heldOut, train } = heldOutBlocks(marked(9, 1), OPTIONS);
    expect([...heldOut]).toEqual(Array(9).fill(0));
    expect([...train]).toEqual(Array(9).fill(1));
  });
});
