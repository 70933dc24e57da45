import { describe, expect, it } from 'vitest';
import { jointDeviation } from '#shared/networks/joint-deviation.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const THETA = 85;

describe('jointDeviation', () => {
  it('is nothing for the same θ and for another camera', () => {
    const theta = new Float32Array(2 * THETA).fill(0.1);
    const moved = theta.map((value, i) => (i % THETA < 3 ? 5 : value));
    expect(jointDeviation(moved, theta, tinyBody())).toEqual({ mean: 0, worst: 0 });
  });

  it('is how far the joints below a turned one move, the pelvis held', () => {
    const straight = new Float32Array(THETA);
    const bent = new Float32Array(THETA);
    // The left knee, joint 4.
    bent[3 + 3 * 4] = 0.01;
    const { mean, worst } = jointDeviation(bent, straight, tinyBody());
    expect(worst).toBeGreaterThan(0);
    expect(mean).toBeGreaterThan(0);
    // Two joints of 23 lie below the knee.
    expect(mean).toBeLessThanOrEqual((2 * worst) / 23 + 1e-9);
  });

  it('refuses unequal numbers of frames', () => {
    expect(() => jointDeviation(new Float32Array(THETA), new Float32Array(0), tinyBody())).toThrow('frames');
  });
});
