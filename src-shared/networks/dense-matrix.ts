/** Dense row-major matrices in double precision, for weights that are worked out once. */

/**
 * a · b.
 *
 * @param a shape [rows, inner]
 * @param b shape [inner, columns]
 */
export function multiplyMatrices(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  // Four rows of b at a time halve the traffic to the row of the result.
  const whole = inner - (inner % 4);
  for (let r = 0; r < rows; r++) {
    const row = out.subarray(r * columns, (r + 1) * columns);
    for (let k = 0; k < whole; k += 4) {
      const at = r * inner + k;
      const [w0, w1, w2, w3] = [a[at]!, a[at + 1]!, a[at + 2]!, a[at + 3]!];
      const b0 = k * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let c = 0; c < columns; c++) {
        row[c]! += w0 * b[b0 + c]! + w1 * b[b1 + c]! + w2 * b[b2 + c]! + w3 * b[b3 + c]!;
      }
    }
    for (let k = whole; k < inner; k++) {
      const w = a[r * inner + k]!;
      for (let c = 0; c < columns; c++) row[c]! += w * b[k * columns + c]!;
    }
  }
  return out;
}

/** Adds matrix · vector to `out`, shape [rows]. */
export function multiplyAdd(
  out: Float64Array,
  matrix: ArrayLike<number>,
  vector: ArrayLike<number>,
  rows: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += matrix[r * columns + c]! * vector[c]!;
    out[r]! += sum;
  }
}

/** Adds a number to the diagonal of a square matrix, in place. */
export function addDiagonal(matrix: Float64Array, size: number, value: number): Float64Array {
  for (let i = 0; i < size; i++) matrix[i * size + i]! += value;
  return matrix;
}
