import { describe, expect, it } from 'vitest';
import type { Objective } from '#shared/math/lbfgs.ts';
import { LbfgsStepper } from '#shared/math/optimisers/lbfgs-stepper.ts';

const bowl: Objective = (x, g) => {
  let f = 0;
  for (let i = 0; i < x.length; i++) {
    const k = 1 + 50 * i;
    f += 0.5 * k * x[i]! ** 2;
    g[i] = k * x[i]!;
  }
  return f;
};

describe('LbfgsStepper', () => {
  it('returns the value before the call', () => {
    const x = Float64Array.of(2, 0);
    expect(new LbfgsStepper().step(bowl, x)).toBe(2);
  });

  it('stays at a minimum', () => {
    const x = new Float64Array(3);
    new LbfgsStepper({ lineSearch: 'strong-wolfe' }).step(bowl, x);
    expect([...x]).toEqual([0, 0, 0]);
  });

  it('goes on from what earlier calls learned about the curvature', () => {
    const oneCall = Float64Array.of(1, 1, 1, 1);
    const twoCalls = Float64Array.of(1, 1, 1, 1);
    new LbfgsStepper({ maxIterations: 8, lineSearch: 'strong-wolfe' }).step(bowl, oneCall);
    const stepper = new LbfgsStepper({ maxIterations: 4, lineSearch: 'strong-wolfe' });
    stepper.step(bowl, twoCalls);
    stepper.step(bowl, twoCalls);
    for (let i = 0; i < 4; i++) expect(twoCalls[i]).toBeCloseTo(oneCall[i]!, 12);
  });

  it('asks for no more evaluations than allowed', () => {
    let evaluations = 0;
    const counted: Objective = (x, g) => {
      evaluations++;
      return bowl(x, g);
    };
    new LbfgsStepper({ maxEvaluations: 3 }).step(counted, Float64Array.of(1, 1, 1));
    expect(evaluations).toBe(3);
  });
});
