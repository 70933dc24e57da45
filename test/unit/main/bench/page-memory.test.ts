import { describe, expect, it } from 'vitest';
import { slopeOf } from '#main/bench/page/page-memory.ts';

describe('growth of memory', () => {
  it('is the slope of the line through the looks', () => {
    expect(slopeOf([0, 1, 2], [100, 103, 106])).toBeCloseTo(3);
    expect(slopeOf([0, 1, 2, 3], [100, 120, 100, 120])).toBeCloseTo(4);
  });

  it('is nothing where there is one look', () => {
    expect(slopeOf([0.5], [100])).toBe(0);
  });
});
