import { describe, expect, it } from 'vitest';
import { lbfgs, type Objective } from '#shared/math/lbfgs.ts';
import { golden } from '#test/support/shared-folder.ts';

const rosenbrock: Objective = (x, g) => {
  let f = 0;
  g.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1]! - x[i]! ** 2;
    const b = 1 - x[i]!;
    f += 100 * a * a + b * b;
    g[i]! += -400 * a * x[i]! - 2 * b;
    g[i + 1]! += 200 * a;
  }
  return f;
};

describe('lbfgs', () => {
  it('finds the minimum of the Rosenbrock valley', () => {
    const x = Float64Array.of(-1.2, 1);
    const result = lbfgs(rosenbrock, x, { maxIterations: 100, tolerance: 1e-14 });
    expect(x[0]).toBeCloseTo(1, 5);
    expect(x[1]).toBeCloseTo(1, 5);
    expect(result.evaluations).toBeLessThan(80);
  });

  it('comes at least as low as the reference optimiser on the four-dimensional chain', (context) => {
    const reference = golden('optimisers.npz');
    if (!reference) return context.skip('the shared golden vectors are absent');
    const x = reference('x0');
    const result = lbfgs(rosenbrock, x, { maxIterations: 200, tolerance: 1e-14 });
    expect(result.value).toBeLessThanOrEqual(reference('lbfgs_wolfe_loss_f64').at(-1)! + 1e-6);
  });

  it('solves an ill-conditioned quadratic in few steps with its diagonal as preconditioner', () => {
    const n = 50;
    const quadratic: Objective = (x, g) => {
      let f = 0;
      for (let i = 0; i < n; i++) {
        const k = 10 ** (i / 8);
        f += 0.5 * k * (x[i]! - 1) ** 2;
        g[i] = k * (x[i]! - 1);
      }
      return f;
    };
    const x = new Float64Array(n);
    const result = lbfgs(quadratic, x, {
      tolerance: 1e-12,
      precondition: (g) => {
        for (let i = 0; i < n; i++) g[i]! /= 10 ** (i / 8);
      },
    });
    expect(result.iterations).toBeLessThan(8);
    expect(Math.max(...x.map((v) => Math.abs(v - 1)))).toBeLessThan(1e-6);
  });

  it('never ends above where it began, even where the function is not finite', () => {
    const wall: Objective = (x, g) => {
      g[0] = -1 / (1 - x[0]!) + 0.5;
      return x[0]! >= 1 ? Number.NaN : Math.log(1 - x[0]!) + 0.5 * x[0]!;
    };
    const x = Float64Array.of(0);
    const before = wall(x, new Float64Array(1));
    const result = lbfgs(wall, x, { maxIterations: 5 });
    expect(Number.isFinite(result.value)).toBe(true);
    expect(result.value).toBeLessThanOrEqual(before);
  });

  it('stops when it is told to', () => {
    const result = lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { stop: () => true });
    expect(result.reason).toBe('stopped');
    expect(result.iterations).toBe(0);
  });
});
