import { describe, expect, it } from 'vitest';
import {
  type ReduceOnPlateauOptions,
  reduceOnPlateau,
  startPlateau,
} from '#shared/math/optimisers/reduce-on-plateau.ts';

function rates(values: number[], options: ReduceOnPlateauOptions): number[] {
  let state = startPlateau(1);
  return values.map((value) => (state = reduceOnPlateau(state, value, options)).learningRate);
}

describe('reduceOnPlateau', () => {
  it('waits for more bad reports than its patience', () => {
    expect(rates([5, 5, 5, 5], { patience: 2, factor: 0.5 })).toEqual([1, 1, 1, 0.5]);
  });

  it('takes a gain smaller than the threshold for none', () => {
    expect(rates([5, 4.9999, 4.9998], { patience: 1, factor: 0.5 })).toEqual([1, 1, 0.5]);
  });

  it('treats a value that is not a number as a bad report', () => {
    expect(rates([Number.NaN, Number.NaN], { patience: 1, factor: 0.5 })).toEqual([1, 0.5]);
  });

  it('rests after a reduction, and stops at the minimum', () => {
    expect(rates([5, 5, 5, 5, 5, 5], { patience: 0, factor: 0.5, cooldown: 1, minimum: 0.3 })).toEqual([
      1, 0.5, 0.5, 0.3, 0.3, 0.3,
    ]);
  });

  it('goes the other way where larger is better', () => {
    expect(rates([1, 2, 3, 3, 3], { mode: 'max', patience: 1, factor: 0.5 })).toEqual([1, 1, 1, 1, 0.5]);
  });
});
