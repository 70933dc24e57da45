import { describe, expect, it } from 'vitest';
import { rulerSteps, ticksOf } from '#renderer/timeline/ruler-ticks.ts';

const FPS = { num: 30, den: 1 };

describe('ruler', () => {
  it('labels single frames when zoomed in and hours when zoomed out', () => {
    expect(rulerSteps({ from: 0, to: 12 }, 1500, FPS)).toEqual({ major: 1, minor: 1 });
    const far = rulerSteps({ from: 0, to: 3_000_000 }, 1500, FPS);
    expect(far.major % (3600 * 30)).toBe(0);
  });

  it('never puts labels closer together than asked', () => {
    for (let span = 12; span < 5e6; span *= 1.7) {
      const { major, minor } = rulerSteps({ from: 0, to: span }, 1400, FPS);
      expect((major * 1400) / span).toBeGreaterThanOrEqual(96);
      const parts = major / minor;
      expect(Math.abs(parts - Math.round(parts))).toBeLessThan(1e-6);
    }
  });

  it('follows whole seconds at broken rates', () => {
    const ntsc = { num: 30_000, den: 1001 };
    const { major } = rulerSteps({ from: 0, to: 3000 }, 1400, ntsc);
    const seconds = major / (30_000 / 1001);
    expect(seconds).toBeCloseTo(Math.round(seconds), 9);
  });

  it('gives the ticks in view and the one before', () => {
    expect([...ticksOf({ from: 25, to: 61 }, 10, 1000)]).toEqual([20, 30, 40, 50, 60]);
    expect([...ticksOf({ from: 0, to: 61 }, 10, 35)]).toEqual([0, 10, 20, 30]);
  });
});
