import { describe, expect, it } from 'vitest';
import { clipChunks, clipStride, splitTracks, vibeChunks } from '#shared/compat/vibe/chunks.ts';

describe('sequences of the demo', () => {
  it('begins anew every 450 rows', () => {
    expect(vibeChunks(1000)).toEqual([
      { start: 0, end: 450 },
      { start: 450, end: 900 },
      { start: 900, end: 1000 },
    ]);
  });

  it('makes one sequence of a short track and none of no track', () => {
    expect(vibeChunks(16)).toEqual([{ start: 0, end: 16 }]);
    expect(vibeChunks(0)).toEqual([]);
  });

  it('drops tracks of fewer than 25 frames and says which', () => {
    const { kept, rejected } = splitTracks([{ frames: 25 }, { frames: 24 }, { frames: 300 }]);
    expect(kept).toEqual([{ frames: 25 }, { frames: 300 }]);
    expect(rejected).toEqual([{ track: { frames: 24 }, frames: 24, reason: 'too-short' }]);
  });
});

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
    expect(clipStride(16, 0)).toBe(16);
    expect(clipStride(16, 0.75)).toBe(4);
    expect(clipChunks(Array(20).fill(0), 16, 4).map(({ start }) => start)).toEqual([0, 4]);
  });

  it('are none where there are no rows', () => {
    expect(clipChunks([], 16)).toEqual([]);
  });
});
