import { describe, expect, it } from 'vitest';
import { type OneEuroState, oneEuro } from '#shared/vision/one-euro.ts';

function run(values: readonly number[], beta: number): number[] {
  let state: OneEuroState | null = null;
  return values.map((value) => {
    state = oneEuro(state, [value], 1 / 30, 1, { minCutoff: 1, beta });
    return state.value[0]!;
  });
}

describe('oneEuro', () => {
  it('starts at the first value and rests there', () => {
    expect(run([5, 5, 5], 1)).toEqual([5, 5, 5]);
  });

  it('stills a flicker', () => {
    const out = run(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? 1 : -1) * 0.01),
      0.1,
    );
    expect(Math.abs(out[59]!)).toBeLessThan(0.004);
  });

  it('follows quick motion more closely the larger beta is', () => {
    const ramp = Array.from({ length: 30 }, (_, i) => i);
    const lag = (beta: number) => 29 - run(ramp, beta)[29]!;
    expect(lag(10)).toBeLessThan(0.1);
    expect(lag(0)).toBeGreaterThan(2);
  });
});
