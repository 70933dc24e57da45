import { expect, it } from 'vitest';
import { factorPentadiagonals, solvePentadiagonals } from '#shared/math/pentadiagonal.ts';

/** Builds `count` systems of size n, their exact solutions and right sides. */
function systems(count: number, n: number) {
  const [d0, d1, d2, x, b] = [0, 1, 2, 3, 4].map(() => new Float64Array(count * n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let p = 0; p < count * n; p++) {
    d0[p] = 6 + 0.3 * p;
    d1[p] = -2 + 0.1 * Math.sin(p);
    d2[p] = 0.7 - 0.05 * Math.cos(p);
    x[p] = Math.sin(p + 1);
  }
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < n; i++) {
      for (let j = Math.max(0, i - 2); j <= Math.min(n - 1, i + 2); j++) {
        const band = [d0, d1, d2][Math.abs(i - j)]!;
        b[i * count + s]! += band[Math.min(i, j) * count + s]! * x[j * count + s]!;
      }
    }
  }
  return { d0, d1, d2, x, b };
}

for (const [count, n] of [
  [1, 1],
  [3, 2],
  [4, 3],
  [5, 9],
] as const) {
  it(`solves ${count} interleaved systems of ${n} unknowns`, () => {
    const { d0, d1, d2, x, b } = systems(count, n);
    factorPentadiagonals(d0, d1, d2, count, n);
    solvePentadiagonals(d0, d1, d2, count, n, b);
    for (let p = 0; p < x.length; p++) expect(b[p]).toBeCloseTo(x[p]!, 10);
  });
}
