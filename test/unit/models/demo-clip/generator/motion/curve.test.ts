import { describe, expect, it } from 'vitest';
import { keyed, ramp, softened } from '#models/demo-clip/generator/motion/curve.ts';

describe('keyed', () => {
  const curve = keyed([
    [0, 1],
    [1, 3],
    [2, 3],
    [4, -1],
  ]);

  it('passes through its keys, holds between equal ones and stays constant outside', () => {
    expect([curve(-5), curve(0), curve(1), curve(1.5), curve(2), curve(4), curve(9)]).toEqual([1, 1, 3, 3, 3, -1, -1]);
  });

  it('never overshoots the keys around it', () => {
    for (let t = 0; t <= 4; t += 0.01) {
      expect(curve(t)).toBeLessThanOrEqual(3 + 1e-12);
      expect(curve(t)).toBeGreaterThanOrEqual(-1 - 1e-12);
      if (t < 1) expect(curve(t)).toBeGreaterThanOrEqual(1 - 1e-12);
    }
  });

  it('has no kinks', () => {
    for (let t = -0.5; t < 4.5; t += 0.01) {
      const left = (curve(t) - curve(t - 1e-5)) / 1e-5;
      const right = (curve(t + 1e-5) - curve(t)) / 1e-5;
      expect(Math.abs(left - right)).toBeLessThan(0.01);
    }
  });
});

describe('ramp', () => {
  it('starts and ends without speed or acceleration', () => {
    const e = 1e-3;
    expect(ramp(0, 0, 1)).toBe(0);
    expect(ramp(1, 0, 1)).toBe(1);
    expect(ramp(0.5, 0, 1)).toBeCloseTo(0.5, 12);
    expect(ramp(e, 0, 1)).toBeLessThan(11 * e ** 3);
    expect(1 - ramp(1 - e, 0, 1)).toBeLessThan(11 * e ** 3);
  });
});

describe('softened', () => {
  it('keeps straight lines and constant stretches as they are', () => {
    const line = softened((t) => 2 * t + 1, 0.1);
    expect(line(3)).toBeCloseTo(7, 10);
    const step = softened((t) => (t < 0 ? 0 : 1), 0.1);
    expect(step(-0.25)).toBe(0);
    expect(step(0.25)).toBeCloseTo(1, 12);
    expect(step(0.03)).toBeGreaterThan(step(-0.03));
  });
});
