import { describe, expect, it } from 'vitest';
import { regionFromBox, regionFromPoints, regionOverlap, wrapAngle } from '#shared/vision/region.ts';

describe('regions', () => {
  it('stand upright when the scale point lies above the hips', () => {
    expect(regionFromPoints(100, 200, 100, 120)).toEqual({ x: 100, y: 200, side: 200, angle: 0 });
  });

  it('turn with the line from hips to scale point, clockwise on the screen', () => {
    expect(regionFromPoints(100, 200, 180, 200).angle).toBeCloseTo(Math.PI / 2, 12);
    expect(regionFromPoints(100, 200, 20, 200).angle).toBeCloseTo(-Math.PI / 2, 12);
    expect(Math.abs(regionFromPoints(100, 200, 100, 280).angle)).toBeCloseTo(Math.PI, 12);
  });

  it('surround a drawn box with a margin of a quarter', () => {
    expect(regionFromBox(10, 20, 40, 80)).toEqual({ x: 30, y: 60, side: 100, angle: 0 });
  });

  it('overlap fully with themselves, not at all when apart, by a third when half shared', () => {
    const at = (x: number) => ({ x, y: 0, side: 10, angle: 1 });
    expect(regionOverlap(at(0), at(0))).toBe(1);
    expect(regionOverlap(at(0), at(20))).toBe(0);
    expect(regionOverlap(at(0), at(5))).toBeCloseTo(1 / 3, 12);
  });

  it('keep angles in half a turn either way', () => {
    expect(wrapAngle(3 * Math.PI)).toBeCloseTo(-Math.PI, 12);
    expect(wrapAngle(-0.5)).toBeCloseTo(-0.5, 12);
  });
});
