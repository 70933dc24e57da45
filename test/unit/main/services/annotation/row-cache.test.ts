import { expect, test } from 'vitest';
import { RowCache, type RowSource } from '#main/services/annotation/row-cache.ts';

/** A source whose rows are their own numbers, and how often it was read. */
function counted(key: string, frames: number): RowSource & { reads: number } {
  return {
    key,
    frames,
    rowLength: 2,
    reads: 0,
    read(start, end) {
      this.reads++;
      return Float32Array.from({ length: (end - start) * 2 }, (_, i) => start + (i >> 1));
    },
  };
}

function rows(cache: RowCache, source: RowSource, start: number, end: number): number[] {
  const out = new Float32Array((end - start + 1) * 2);
  cache.copyInto(out, 1, source, start, end);
  return [...out].filter((_, i) => i % 2 === 0).slice(1);
}

test('rows come whole from wherever they lie, each block read once', () => {
  const cache = new RowCache();
  const source = counted('a', 1000);
  for (const [start, end] of [
    [0, 5],
    [250, 260],
    [100, 700],
    [990, 1000],
    [255, 257],
  ] as const) {
    expect(rows(cache, source, start, end)).toEqual(Array.from({ length: end - start }, (_, i) => start + i));
  }
  expect(source.reads).toBe(4);
});

test('memory stays within its bound, and what was used last stays', () => {
  const block = 256 * 2 * 4;
  const cache = new RowCache(3 * block);
  const source = counted('a', 256 * 8);
  for (let at = 0; at < 8; at++) {
    rows(cache, source, 256 * at, 256 * at + 1);
    rows(cache, source, 0, 1);
    expect(cache.bytes).toBeLessThanOrEqual(3 * block);
  }
  expect(source.reads).toBe(8);
});

test('a long read does not push out what is in use', () => {
  const cache = new RowCache();
  const long = counted('long', 100_000);
  expect(rows(cache, long, 10, 90_000)).toHaveLength(89_990);
  expect(cache.bytes).toBe(0);
});
