/**
 * Solves A x = b for a symmetric positive definite A, in place: `b` becomes x.
 *
 * @param a row-major, shape [n, n]; overwritten by its Cholesky factor
 * @param b shape [n]
 * @throws RangeError if A is not positive definite
 */
export function solvePositive(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i !== j) {
        a[i * n + j] = sum / a[j * n + j]!;
      } else {
        if (!(sum > 0)) throw new RangeError('the matrix is not positive definite');
        a[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * n + k]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
}
