/**
 * A symmetric positive definite matrix with two bands above the diagonal, factored in place as L·D·Lᵀ.
 *
 * `d0[i]` is the diagonal, `d1[i]` couples i with i + 1, `d2[i]` couples i with i + 2. After factoring they hold D and
 * the two bands of L. Several systems can lie in one array: `at` is the first index, `n` the size.
 */
export function factorPentadiagonal(d0: Float64Array, d1: Float64Array, d2: Float64Array, at: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const p = at + i;
    let pivot = d0[p]!;
    if (i >= 1) pivot -= d1[p - 1]! * d1[p - 1]! * d0[p - 1]!;
    if (i >= 2) pivot -= d2[p - 2]! * d2[p - 2]! * d0[p - 2]!;
    d0[p] = pivot;
    if (i + 1 < n) {
      let b = d1[p]!;
      if (i >= 1) b -= d1[p - 1]! * d2[p - 1]! * d0[p - 1]!;
      d1[p] = b / pivot;
    }
    if (i + 2 < n) d2[p] = d2[p]! / pivot;
  }
}

/** Solves the factored system for the right side `b[from + i·stride]`, in place. */
export function solvePentadiagonal(
  d0: Float64Array,
  d1: Float64Array,
  d2: Float64Array,
  at: number,
  n: number,
  b: Float64Array,
  from: number,
  stride: number,
): void {
  for (let i = 0; i < n; i++) {
    let value = b[from + i * stride]!;
    if (i >= 1) value -= d1[at + i - 1]! * b[from + (i - 1) * stride]!;
    if (i >= 2) value -= d2[at + i - 2]! * b[from + (i - 2) * stride]!;
    b[from + i * stride] = value;
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = b[from + i * stride]! / d0[at + i]!;
    if (i + 1 < n) value -= d1[at + i]! * b[from + (i + 1) * stride]!;
    if (i + 2 < n) value -= d2[at + i]! * b[from + (i + 2) * stride]!;
    b[from + i * stride] = value;
  }
}
