import { describe, expect, it } from 'vitest';
import { drawBits, drawUnit, shuffled } from '#shared/training/sampling/draw.ts';

describe('draws by number', () => {
  it('depend on every number and on nothing else', () => {
    expect(drawBits(1, 2, 3)).toBe(drawBits(1, 2, 3));
    const others = [
      drawBits(1, 2, 3),
      drawBits(1, 3, 2),
      drawBits(2, 2, 3),
      drawBits(1, 2, 3, 0),
      drawBits(1, 2, 3 + 2 ** 33),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('fill 0 to 1 evenly', () => {
    const bins = new Array<number>(10).fill(0);
    for (let n = 0; n < 20_000; n++) bins[Math.floor(10 * drawUnit(7, n))]!++;
    // 2000 each; five standard deviations are 212.
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(212);
  });

  it.each([1, 2, 3, 5, 16, 17, 64, 65, 1000])('put 0 to %i into an order with each once', (size) => {
    const order = Array.from({ length: size }, (_, i) => shuffled(i, size, 4, 2));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
    if (size > 16) {
      expect(order).not.toEqual(Array.from({ length: size }, (_, i) => shuffled(i, size, 4, 3)));
      const kept = order.filter((value, i) => value === i).length;
      expect(kept).toBeLessThan(8);
    }
  });
});
