import { describe, expect, it } from 'vitest';
import { badnessOf, pixelOf, rampColor, rampPixels } from '#renderer/ui/score-ramp.ts';

/** Lightness L* of an sRGB colour, 0..100 (CIE 1976). */
function lightness(color: readonly number[]): number {
  const [r, g, b] = color.map((byte) =>
    byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
  );
  const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

/** The colour as someone without green cones sees it, linear light (Viénot 1999). */
function deuteranopia([r, g, b]: readonly number[]): number[] {
  return [0.29275 * r! + 0.70725 * g!, 0.29275 * r! + 0.70725 * g!, -0.02234 * r! + 0.02234 * g! + b!].map((v) =>
    Math.max(0, Math.min(255, v)),
  );
}

describe('score ramp', () => {
  it('grows lighter from good to worst in even steps', () => {
    const lights = Array.from({ length: 21 }, (_, i) => lightness(rampColor(i / 20)));
    const steps = lights.slice(1).map((light, i) => light - lights[i]!);
    expect(Math.min(...steps)).toBeGreaterThan(1.5);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(2.2);
  });

  it('keeps its order for people who do not tell red from green', () => {
    const lights = Array.from({ length: 21 }, (_, i) => lightness(deuteranopia(rampColor(i / 20))));
    for (let i = 1; i < lights.length; i++) expect(lights[i]).toBeGreaterThan(lights[i - 1]!);
  });

  it('calls high scores good and low scores worst', () => {
    expect(badnessOf(0.95)).toBe(0);
    expect(badnessOf(0.2)).toBe(1);
    expect(badnessOf(0.5)).toBeGreaterThan(badnessOf(0.6));
  });

  it('writes pixels in the order images keep them', () => {
    const bytes = new Uint8Array(new Uint32Array([pixelOf([1, 2, 3])]).buffer);
    expect([...bytes]).toEqual([1, 2, 3, 255]);
    expect(rampPixels(64)).toHaveLength(64);
  });
});
