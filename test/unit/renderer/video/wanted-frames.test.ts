import { describe, expect, it } from 'vitest';
import { nextWanted, type WantedInput } from '#renderer/video/wanted-frames.ts';

/** The order in which frames are asked for until nothing is wanted. */
function order(input: Omit<WantedInput, 'have'>): number[] {
  const have = new Set<number>();
  const asked: number[] = [];
  for (let next = nextWanted({ ...input, have: (i) => have.has(i) }); next !== null; ) {
    asked.push(next);
    have.add(next);
    next = nextWanted({ ...input, have: (i) => have.has(i) });
  }
  return asked;
}

describe('nextWanted', () => {
  it('asks for the frame in focus, a few ahead, those behind, then the rest ahead', () => {
    const asked = order({ focus: { frame: 20, direction: 1 }, frames: 100, ahead: 9, behind: 2 });
    expect(asked).toEqual([20, 21, 22, 23, 24, 25, 26, 19, 18, 27, 28, 29]);
  });

  it('turns around with the direction of travel', () => {
    const asked = order({ focus: { frame: 20, direction: -1 }, frames: 100, ahead: 3, behind: 1 });
    expect(asked).toEqual([20, 19, 18, 17, 21]);
  });

  it('stays inside the clip', () => {
    expect(order({ focus: { frame: 1, direction: -1 }, frames: 3, ahead: 8, behind: 8 })).toEqual([1, 0, 2]);
    expect(order({ focus: { frame: 0, direction: 1 }, frames: 0, ahead: 8, behind: 8 })).toEqual([]);
  });
});
