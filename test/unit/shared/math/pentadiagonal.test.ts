import { expect, it } from 'vitest';
import { factorPentadiagonal, solvePentadiagonal } from '#shared/math/pentadiagonal.ts';

it('solves a banded system that lies anywhere in its arrays, with strided right sides', () => {
  const n = 7;
  const at = 3;
  const d0 = new Float64Array(at + n);
  const d1 = new Float64Array(at + n);
  const d2 = new Float64Array(at + n);
  for (let i = 0; i < n; i++) {
    d0[at + i] = 6 + i * 0.3;
    d1[at + i] = -2 + 0.1 * i;
    d2[at + i] = 0.7 - 0.05 * i;
  }
  const x = Array.from({ length: n }, (_, i) => Math.sin(i + 1));
  const entry = (i: number, j: number): number => {
    const k = Math.min(i, j);
    return [d0[at + k]!, d1[at + k]!, d2[at + k]!][Math.abs(i - j)] ?? 0;
  };
  const b = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[2 * i + 1]! += entry(i, j) * x[j]!;
  factorPentadiagonal(d0, d1, d2, at, n);
  solvePentadiagonal(d0, d1, d2, at, n, b, 1, 2);
  for (let i = 0; i < n; i++) {
    expect(b[2 * i + 1]).toBeCloseTo(x[i]!, 10);
    expect(b[2 * i]).toBe(0);
  }
});

it('solves systems of one and of two unknowns', () => {
  const b = Float64Array.of(8);
  const d0 = Float64Array.of(4);
  factorPentadiagonal(d0, new Float64Array(1), new Float64Array(1), 0, 1);
  solvePentadiagonal(d0, new Float64Array(1), new Float64Array(1), 0, 1, b, 0, 1);
  expect(b[0]).toBe(2);
});
