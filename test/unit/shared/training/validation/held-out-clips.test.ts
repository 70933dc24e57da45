import { describe, expect, it } from 'vitest';
import { heldOutClips } from '#shared/training/validation/held-out-clips.ts';
import { tinyStore } from '#test/support/datasets/tiny-store.ts';

const OPTIONS = { frames: 4, share: 0.2, most: 100 };

describe('heldOutClips', () => {
  it('takes the stores that were named for it, and leaves training alone', async () => {
    const training = await tinyStore([{ rows: 20 }]);
    const named = await tinyStore([
      { rows: 9, split: 'test' },
      { rows: 50, split: 'train' },
    ]);
    const held = heldOutClips([training], [named], OPTIONS);
    expect(held.clips.map(({ sequence, start }) => [sequence.name, start])).toEqual([
      ['s0', 0],
      ['s0', 4],
    ]);
    expect(held.keep(training.sequences[0]!)).toBe(true);
  });

  it('takes the validation split of the training stores before anything else', async () => {
    const store = await tinyStore([{ rows: 20 }, { rows: 8, split: 'val' }, { rows: 8, split: 'test' }]);
    const held = heldOutClips([store], [], OPTIONS);
    expect(new Set(held.clips.map(({ sequence }) => sequence.name))).toEqual(new Set(['s1']));
    expect(store.sequences.every(held.keep)).toBe(true);
  });

  it('else holds out whole subjects, the same ones every time, and never all of them', async () => {
    const subjects = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const rows = subjects.flatMap((subject) => [
      { rows: 8, subject },
      { rows: 8, subject },
    ]);
    const store = await tinyStore(rows);
    const held = heldOutClips([store], [], OPTIONS);
    const out = new Set(held.clips.map(({ sequence }) => sequence.subject));
    expect(out.size).toBe(2);
    for (const sequence of store.sequences) expect(held.keep(sequence)).toBe(!out.has(sequence.subject));
    expect(heldOutClips([store], [], OPTIONS).clips).toEqual(held.clips);
    for (const subject of out) expect(held.about).toContain(subject);
    const only = await tinyStore([{ rows: 8, subject: 'a' }]);
    expect(heldOutClips([only], [], OPTIONS).clips).toEqual([]);
  });

  it('spreads a limited number of clips over all there are', async () => {
    const named = await tinyStore([
      { rows: 40, split: 'val' },
      { rows: 40, split: 'val' },
    ]);
    const held = heldOutClips([], [named], { ...OPTIONS, most: 4 });
    expect(held.found).toBe(20);
    expect(held.clips.map(({ sequence, start }) => [sequence.name, start])).toEqual([
      ['s0', 0],
      ['s0', 20],
      ['s1', 0],
      ['s1', 20],
    ]);
  });
});
