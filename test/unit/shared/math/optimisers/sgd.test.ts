import { describe, expect, it } from 'vitest';
import { Sgd } from '#shared/math/optimisers/sgd.ts';

describe('Sgd', () => {
  it('gathers speed along a steady slope up to the limit of its momentum', () => {
    const x = Float64Array.of(0);
    const sgd = new Sgd(1, { learningRate: 1, momentum: 0.5 });
    for (let i = 0; i < 40; i++) sgd.step(x, Float64Array.of(1));
    expect(sgd.velocity[0]).toBeCloseTo(2, 9);
  });

  it('adds the decay to the gradient', () => {
    const x = Float64Array.of(4);
    new Sgd(1, { learningRate: 0.5, weightDecay: 0.25 }).step(x, Float64Array.of(1));
    expect(x[0]).toBe(3);
  });
});
