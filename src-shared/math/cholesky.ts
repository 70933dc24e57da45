/** A positive definite matrix taken apart. */
export interface Cholesky {
  readonly size: number;
  /** Lower triangle L of A = L·Lᵀ, row-major, zeros above. */
  readonly lower: Float64Array;
  /** log det A */
  readonly logDeterminant: number;
}

/**
 * Cholesky factorisation (Golub & Van Loan, 4.2).
 *
 * @param matrix symmetric, row-major, shape [n, n]; only the lower triangle is read
 * @returns null where the matrix is not positive definite
 */
export function cholesky(matrix: ArrayLike<number>, n: number): Cholesky | null {
  const lower = new Float64Array(n * n);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i > j) lower[i * n + j] = sum / lower[j * n + j]!;
      else {
        if (!(sum > 0)) return null;
        lower[i * n + i] = Math.sqrt(sum);
        logDeterminant += Math.log(sum);
      }
    }
  }
  return { size: n, lower, logDeterminant };
}

/** Solves A·x = b in place: `x` goes in as b, shape [n]. */
export function solveCholeskyInto(x: Float64Array, { size: n, lower }: Cholesky): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
}

/** Inverse of the factored matrix, row-major, shape [n, n]. */
export function choleskyInverse({ size: n, lower }: Cholesky): Float64Array {
  // Column c of L⁻¹ by forward substitution; A⁻¹ = L⁻ᵀ·L⁻¹.
  const inverse = new Float64Array(n * n);
  for (let c = 0; c < n; c++) {
    for (let i = c; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= lower[i * n + k]! * inverse[k * n + c]!;
      inverse[i * n + c] = sum / lower[i * n + i]!;
    }
  }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += inverse[k * n + i]! * inverse[k * n + j]!;
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
  return out;
}
