import { describe, expect, it } from 'vitest';
import { axisOf } from '#renderer/timeline/curve-axis.ts';

describe('axis of a plot', () => {
  it('covers the numbers with some air and has round ticks', () => {
    const { min, max, ticks } = axisOf(-37.2, 91.4, 120, { least: 20 });
    expect(min).toBeLessThan(-37.2);
    expect(max).toBeGreaterThan(91.4);
    expect(ticks).toEqual([0, 50, 100].filter((tick) => tick <= max));
  });

  it('does not blow up a still curve', () => {
    const { min, max } = axisOf(3, 3.01, 100, { least: 20 });
    expect(max - min).toBeGreaterThanOrEqual(20);
  });

  it('stands on what must be shown', () => {
    expect(axisOf(2, 9, 100, { include: [0], least: 8 }).min).toBe(0);
    expect(axisOf(Number.NaN, Number.NaN, 100, { include: [0, 100], least: 100 })).toMatchObject({ min: 0, max: 100 });
  });

  it('has few ticks in a low plot', () => {
    expect(axisOf(0, 1000, 40, { least: 1 }).ticks.length).toBeLessThanOrEqual(3);
  });
});
