import { describe, expect, it } from 'vitest';
import { Adam } from '#shared/math/optimisers/adam.ts';

describe('Adam', () => {
  it('makes a first step as long as the learning rate, whatever the gradient', () => {
    const x = Float64Array.of(1, 1, 1);
    new Adam(3, { learningRate: 0.1 }).step(x, Float64Array.of(1e-3, -40, 1e6));
    expect([...x]).toEqual([expect.closeTo(0.9, 5), expect.closeTo(1.1, 8), expect.closeTo(0.9, 8)]);
  });

  it('leaves a parameter without gradient where it is, unless it decays', () => {
    const still = Float64Array.of(2);
    new Adam(1).step(still, Float64Array.of(0));
    expect(still[0]).toBe(2);
    const decaying = Float64Array.of(2);
    new Adam(1, { weightDecay: 0.1 }).step(decaying, Float64Array.of(0));
    expect(decaying[0]).toBeLessThan(2);
  });

  it('follows a learning rate that is changed between steps', () => {
    const x = Float64Array.of(0);
    const adam = new Adam(1, { learningRate: 0.1 });
    adam.step(x, Float64Array.of(1));
    adam.learningRate = 0;
    adam.step(x, Float64Array.of(1));
    expect(x[0]).toBeCloseTo(-0.1, 8);
  });
});
