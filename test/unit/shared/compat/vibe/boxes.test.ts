import { describe, expect, it } from 'vitest';
import { gaussianFilter, keypointBoxes, medianFilter, smoothBoxes } from '#shared/compat/vibe/boxes.ts';

describe('boxes around keypoints', () => {
  it('have the centre and the diagonal of what is visible', () => {
    const { start, end, params } = keypointBoxes([10, 20, 1, 40, 60, 1, 900, 900, 0.3], 3);
    expect([start, end]).toEqual([0, 1]);
    expect([...params]).toEqual([25, 40, 150 / 50]);
  });

  it('are none where nothing is visible or all of it in one place', () => {
    expect(keypointBoxes([10, 20, 0.1, 40, 60, 0.2], 2).params.length).toBe(0);
    expect(keypointBoxes([10, 20, 1, 10.1, 20, 1], 2).params.length).toBe(0);
    expect(smoothBoxes(keypointBoxes([], 2)).length).toBe(0);
  });

  it('run on evenly over missing frames', () => {
    const frame = (x: number, seen: number) => [x, 0, seen, x + 30, 40, seen];
    const { params } = keypointBoxes([frame(0, 1), frame(0, 0), frame(0, 0), frame(30, 1)].flat(), 2);
    expect([0, 3, 6, 9].map((i) => params[i])).toEqual([15, 25, 35, 45]);
  });
});

describe('filters of boxes', () => {
  it('take the median among zeros at the ends', () => {
    expect([...medianFilter(Float64Array.of(5, 6, 7, 8), 3)]).toEqual([5, 6, 7, 7]);
  });

  it('keep a constant as it is, however short', () => {
    for (const n of [1, 2, 40]) {
      for (const value of gaussianFilter(new Float64Array(n).fill(3), 8)) expect(value).toBeCloseTo(3, 12);
    }
  });
});
