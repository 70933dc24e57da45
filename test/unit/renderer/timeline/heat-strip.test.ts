import { describe, expect, it } from 'vitest';
import { heatStripInto } from '#renderer/timeline/heat-strip.ts';
import { pixelOf } from '#renderer/ui/score-ramp.ts';

const BEHIND = [20, 23, 29] as const;

function paint(worst: number[], mean = worst, height = 20) {
  const width = worst.length;
  const pixels = new Uint32Array(width * height);
  heatStripInto(pixels, { worst: Float32Array.from(worst), mean: Float32Array.from(mean) }, width, height, BEHIND);
  const column = (x: number) => Array.from({ length: height }, (_, y) => pixels[y * width + x]!);
  const bar = (x: number) => column(x).filter((pixel) => pixel !== pixelOf(BEHIND)).length;
  return { column, bar };
}

describe('heat strip', () => {
  it('makes worse columns taller, so that colour is not the only sign', () => {
    const { bar } = paint([0.95, 0.7, 0.55, 0.2]);
    expect(bar(0)).toBeLessThan(bar(1));
    expect(bar(1)).toBeLessThan(bar(2));
    expect(bar(3)).toBe(20);
  });

  it('leaves columns without anybody empty', () => {
    const { bar } = paint([0.9, Number.NaN, 0.9]);
    expect(bar(1)).toBe(0);
    expect(bar(0)).toBeGreaterThan(0);
  });

  it('shows a single bad frame in a good column as a bright tip', () => {
    const { column } = paint([0.2, 0.2], [0.88, 0.2]);
    const one = column(0);
    const all = column(1);
    expect(one[0]).toBe(all[0]);
    expect(one[19]).not.toBe(all[19]);
  });

  it('glows above bad columns only', () => {
    const glow = (score: number) => {
      const { column, bar } = paint([score]);
      return new Set(column(0)).size > 3 && bar(0) > 0;
    };
    expect(glow(0.45)).toBe(true);
    expect(glow(0.85)).toBe(false);
  });
});
