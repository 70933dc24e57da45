import type { SparseRows } from './body-model.ts';

/** The non-zero numbers of a dense row-major matrix of shape [rows, columns]. */
export function sparseRows(dense: ArrayLike<number>, rows: number, columnsCount: number): SparseRows {
  const starts = new Uint32Array(rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columnsCount; c++) {
      const value = dense[r * columnsCount + c]!;
      if (value === 0) continue;
      columns.push(c);
      values.push(value);
    }
    starts[r + 1] = columns.length;
  }
  return { rows, columnsCount, starts, columns: Uint32Array.from(columns), values: Float32Array.from(values) };
}

/**
 * Points as weighted sums of other points.
 *
 * @param out    written at `o`: shape [rows, 3]
 * @param points shape [columns, 3], read at `po`
 */
export function regressPointsInto(
  out: Float32Array | Float64Array,
  o: number,
  matrix: SparseRows,
  points: ArrayLike<number>,
  po = 0,
): void {
  const { rows, starts, columns, values } = matrix;
  for (let r = 0; r < rows; r++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let i = starts[r]!; i < starts[r + 1]!; i++) {
      const w = values[i]!;
      const p = po + 3 * columns[i]!;
      x += w * points[p]!;
      y += w * points[p + 1]!;
      z += w * points[p + 2]!;
    }
    out[o + 3 * r] = x;
    out[o + 3 * r + 1] = y;
    out[o + 3 * r + 2] = z;
  }
}
