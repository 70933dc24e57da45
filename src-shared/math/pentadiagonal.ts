/**
 * Many symmetric positive definite systems of the same size, each with two bands above the diagonal, interleaved: the
 * value of system s at place i is at `i · count + s`. Time-major data is solved along time without being copied, and
 * the inner loop runs over neighbouring numbers.
 *
 * `d0[i]` is the diagonal, `d1[i]` couples i with i + 1, `d2[i]` couples i with i + 2. `factorPentadiagonals` replaces
 * them by D and the two bands of L of the factorisation L·D·Lᵀ.
 */
export function factorPentadiagonals(
  d0: Float64Array,
  d1: Float64Array,
  d2: Float64Array,
  count: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let s = 0; s < count; s++) {
      const p = i * count + s;
      const q = p - count;
      const r = q - count;
      let pivot = d0[p]!;
      if (i >= 1) pivot -= d1[q]! * d1[q]! * d0[q]!;
      if (i >= 2) pivot -= d2[r]! * d2[r]! * d0[r]!;
      d0[p] = pivot;
      if (i + 1 < n) {
        let b = d1[p]!;
        if (i >= 1) b -= d1[q]! * d2[q]! * d0[q]!;
        d1[p] = b / pivot;
      }
      if (i + 2 < n) d2[p] = d2[p]! / pivot;
    }
  }
}

/** Solves all factored systems for the right sides `b`, laid out like them, in place. `b` may be longer. */
export function solvePentadiagonals(
  d0: Float64Array,
  d1: Float64Array,
  d2: Float64Array,
  count: number,
  n: number,
  b: Float64Array,
): void {
  const size = n * count;
  for (let p = count; p < Math.min(2 * count, size); p++) b[p]! -= d1[p - count]! * b[p - count]!;
  for (let p = 2 * count; p < size; p++) {
    b[p]! -= d1[p - count]! * b[p - count]! + d2[p - 2 * count]! * b[p - 2 * count]!;
  }
  for (let p = 0; p < size; p++) b[p]! /= d0[p]!;
  for (let p = size - count - 1; p >= Math.max(0, size - 2 * count); p--) b[p]! -= d1[p]! * b[p + count]!;
  for (let p = size - 2 * count - 1; p >= 0; p--) b[p]! -= d1[p]! * b[p + count]! + d2[p]! * b[p + 2 * count]!;
}
