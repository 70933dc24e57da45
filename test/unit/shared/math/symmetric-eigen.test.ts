import { expect, it } from 'vitest';
import { symmetricEigen } from '#shared/math/symmetric-eigen.ts';

it('takes a symmetric matrix apart into orthonormal vectors and values', () => {
  const m = [4, 1, -2, 0.5, 1, 3, 0, 1, -2, 0, 5, -1, 0.5, 1, -1, 2];
  const { values, vectors } = symmetricEigen(m, 4);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      let product = 0;
      let orthogonal = 0;
      for (let k = 0; k < 4; k++) {
        product += vectors[4 * i + k]! * values[k]! * vectors[4 * j + k]!;
        orthogonal += vectors[4 * k + i]! * vectors[4 * k + j]!;
      }
      expect(product).toBeCloseTo(m[4 * i + j]!, 10);
      expect(orthogonal).toBeCloseTo(i === j ? 1 : 0, 10);
    }
  }
});

it('leaves a diagonal matrix as it is', () => {
  expect([...symmetricEigen([3, 0, 0, 2], 2).values]).toEqual([3, 2]);
});
