import { describe, expect, it } from 'vitest';
import { clipChunks } from '#shared/compat/vibe/chunks.ts';

describe('clips of the data sets', () => {
  it('never cross from one video into the next', () => {
    const names = [...'aaaaabbb'];
    expect(clipChunks(names, 2)).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 5, end: 7 },
    ]);
  });

  it('overlap as far as asked', () => {
    expect(clipChunks(Array(20).fill(0), 16, 4).map(({ start }) => start)).toEqual([0, 4]);
  });

  it('are none where there are no rows', () => {
    expect(clipChunks([], 16)).toEqual([]);
  });
});
