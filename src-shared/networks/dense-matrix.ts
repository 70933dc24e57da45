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
  // One kind of array keeps the loop fast; pairs of rows share what is read of b.
  const left = Float64Array.from(a);
  const right = Float64Array.from(b);
  for (let r = 0; r < rows; r += 2) {
    multiplyTwoRows(out, left, right, r, Math.min(r + 1, rows - 1), inner, columns);
  }
  return out;
}

/** Rows r and s of a product; the same row twice is computed once. */
function multiplyTwoRows(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  r: number,
  s: number,
  inner: number,
  columns: number,
): void {
  const first = out.subarray(r * columns, (r + 1) * columns);
  const second = s === r ? new Float64Array(columns) : out.subarray(s * columns, (s + 1) * columns);
  const whole = inner - (inner % 2);
  for (let k = 0; k < inner; k += 2) {
    const [r0, s0] = [a[r * inner + k]!, a[s * inner + k]!];
    const [r1, s1] = k < whole ? [a[r * inner + k + 1]!, a[s * inner + k + 1]!] : [0, 0];
    const at = k * columns;
    const next = k < whole ? at + columns : at;
    for (let c = 0; c < columns; c++) {
      const x = b[at + c]!;
      const y = b[next + c]!;
      first[c]! += r0 * x + r1 * y;
      second[c]! += s0 * x + s1 * y;
    }
  }
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
