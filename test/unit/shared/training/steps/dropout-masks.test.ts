import { describe, expect, it } from 'vitest';
import { drawDropoutMasks } from '#shared/training/steps/dropout-masks.ts';

const MASKS = [
  { name: 'a', shape: [100, 200], rate: 0.5 },
  { name: 'b', shape: [100, 200], rate: 0.2 },
];

describe('drawDropoutMasks', () => {
  it('switches off the share that is asked for and keeps the mean at 1', () => {
    const masks = drawDropoutMasks(MASKS, 7, 3);
    for (const { name, rate } of MASKS) {
      const mask = masks.get(name)!;
      const off = mask.reduce((count, x) => count + (x === 0 ? 1 : 0), 0) / mask.length;
      expect(Math.abs(off - rate)).toBeLessThan(0.015);
      expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
    }
  });

  it('gives the same masks for the same seed and step, and others for other ones', () => {
    const draw = (seed: number, step: number): Float32Array => drawDropoutMasks(MASKS, seed, step).get('a')!;
    expect(draw(7, 3)).toEqual(draw(7, 3));
    const agree = (a: Float32Array, b: Float32Array): number => a.reduce((n, x, i) => n + (x === b[i] ? 1 : 0), 0);
    for (const other of [draw(8, 3), draw(7, 4)]) expect(agree(draw(7, 3), other) / 20_000).toBeCloseTo(0.5, 1);
  });

  it('gives two masks of one step nothing in common', () => {
    const masks = drawDropoutMasks([MASKS[0]!, { ...MASKS[0]!, name: 'c' }], 1, 1);
    const same = masks.get('a')!.reduce((n, x, i) => n + (x === masks.get('c')![i] ? 1 : 0), 0);
    expect(same / 20_000).toBeCloseTo(0.5, 1);
  });
});
