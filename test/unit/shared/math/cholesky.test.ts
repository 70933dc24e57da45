import { describe, expect, it } from 'vitest';
import { cholesky, choleskyInverse, solveCholeskyInto } from '#shared/math/cholesky.ts';

const MATRIX = [4, 2, 0.6, 2, 3, 0.4, 0.6, 0.4, 2];

describe('the Cholesky factorisation', () => {
  it('gives the determinant and the inverse', () => {
    const factor = cholesky(MATRIX, 3)!;
    expect(Math.exp(factor.logDeterminant)).toBeCloseTo(4 * (6 - 0.16) - 2 * (4 - 0.24) + 0.6 * (0.8 - 1.8), 12);
    const inverse = choleskyInverse(factor);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += MATRIX[3 * i + k]! * inverse[3 * k + j]!;
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it('solves a system in place', () => {
    const x = Float64Array.of(1, -2, 3);
    solveCholeskyInto(x, cholesky(MATRIX, 3)!);
    for (const [i, right] of [1, -2, 3].entries()) {
      expect([0, 1, 2].reduce((sum, k) => sum + MATRIX[3 * i + k]! * x[k]!, 0)).toBeCloseTo(right, 12);
    }
  });

  it('refuses matrices that are not positive definite, and those without numbers', () => {
    expect(cholesky([1, 2, 2, 1], 2)).toBeNull();
    expect(cholesky([0], 1)).toBeNull();
    expect(cholesky([Number.NaN], 1)).toBeNull();
  });
});
