import { describe, expect, it } from 'vitest';
import { shapeOf, viewShares } from '#renderer/layout/view-shares.ts';

describe('the upper row', () => {
  it('gives a wide picture more than an upright one', () => {
    expect(shapeOf({ width: 1920, height: 1080 })).toBe('wide');
    expect(shapeOf({ width: 720, height: 720 })).toBe('square');
    expect(shapeOf({ width: 1080, height: 1920 })).toBe('upright');
    expect(shapeOf(null)).toBe('wide');
    const share = (shape: 'wide' | 'square' | 'upright') => viewShares(shape, 1400).video;
    expect(share('wide')).toBeGreaterThan(share('square'));
    expect(share('square')).toBeGreaterThan(share('upright'));
  });

  it('leaves both panels as wide as their tools', () => {
    expect((viewShares('upright', 760).video / 100) * 760).toBeGreaterThanOrEqual(370);
    expect((viewShares('wide', 720).viewport / 100) * 720).toBeGreaterThanOrEqual(288);
  });

  it('is halved where there is room for neither', () => {
    expect(viewShares('wide', 400)).toEqual({ video: 50, viewport: 50 });
    expect(viewShares('upright', 0)).toEqual({ video: 50, viewport: 50 });
  });
});
