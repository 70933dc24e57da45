import { describe, expect, it } from 'vitest';
import { createRangeFacts, RangePyramid } from '#renderer/timeline/range-pyramid.ts';

function plain(values: Float32Array, from: number, to: number) {
  const found = [...values.slice(Math.max(0, from), Math.max(0, to))].filter((value) => !Number.isNaN(value));
  return {
    min: Math.min(...found),
    max: Math.max(...found),
    count: found.length,
    sum: found.reduce((a, b) => a + b, 0),
  };
}

function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (i % 11 === 3 ? Number.NaN : Math.sin(i * 12.9898) * 43.7));
}

describe('RangePyramid', () => {
  it('finds what a plain walk finds, for any range', () => {
    for (const length of [1, 15, 16, 17, 64, 1000, 5003]) {
      const values = noise(length);
      const pyramid = new RangePyramid(values);
      const out = createRangeFacts();
      for (let trial = 0; trial < 120; trial++) {
        const a = Math.floor((((trial * 7919) % 104729) / 104729) * length);
        const b = Math.min(length, a + 1 + ((trial * 31) % length));
        const expected = plain(values, a, b);
        pyramid.query(a, b, out);
        expect(out.count).toBe(expected.count);
        if (expected.count === 0) continue;
        expect(out.min).toBe(expected.min);
        expect(out.max).toBe(expected.max);
        expect(out.mean).toBeCloseTo(expected.sum / expected.count, 6);
      }
    }
  });

  it('says that nothing is there where nothing is', () => {
    const pyramid = new RangePyramid(new Float32Array(100).fill(Number.NaN));
    expect(pyramid.query(0, 100, createRangeFacts())).toEqual({
      min: Number.NaN,
      max: Number.NaN,
      mean: Number.NaN,
      count: 0,
    });
    expect(pyramid.query(60, 20, createRangeFacts()).count).toBe(0);
    expect(new RangePyramid(new Float32Array(0)).query(0, 5, createRangeFacts()).count).toBe(0);
  });

  it('takes over changed numbers and leaves the others', () => {
    const values = noise(3000);
    const pyramid = new RangePyramid(values);
    values.fill(999, 1500, 1510);
    pyramid.refresh(1500, 1510);
    const out = createRangeFacts();
    expect(pyramid.query(0, 3000, out).max).toBe(999);
    expect(pyramid.query(0, 1500, out).max).toBeLessThan(50);
    expect(pyramid.query(1504, 1505, out).min).toBe(999);
  });

  it('keeps ranges beyond its ends to what it has', () => {
    const pyramid = new RangePyramid(new Float32Array([1, 2, 3]));
    expect(pyramid.query(-5, 90, createRangeFacts())).toEqual({ min: 1, max: 3, mean: 2, count: 3 });
  });
});
