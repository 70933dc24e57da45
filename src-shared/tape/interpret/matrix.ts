import { broadcastStrides, type MakeArray, type NumberArray, type Tensor, walk } from './tensor.ts';

/** Matrix products over the last two axes. */
export function matmul(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape: readonly number[],
  make: MakeArray,
): NumberArray {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const bColumns = b.shape.at(-1)!;
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = shape.at(-1)!;
  const [aRow, aStep] = transposeA ? [1, aColumns] : [aColumns, 1];
  const [bStep, bColumn] = transposeB ? [1, bColumns] : [bColumns, 1];
  const out = make(shape.reduce((x, y) => x * y, 1));
  const lead = shape.slice(0, -2);
  const stacks = (tensor: Tensor): number[] => {
    const size = tensor.shape.at(-2)! * tensor.shape.at(-1)!;
    const starts: number[] = [];
    walk(lead, broadcastStrides(tensor.shape.slice(0, -2), lead), (offset) => starts.push(offset * size));
    return starts;
  };
  const bStarts = stacks(b);
  stacks(a).forEach((aStart, stack) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        let at = aStart + i * aRow;
        let bt = bStarts[stack]! + j * bColumn;
        for (let x = 0; x < k; x++, at += aStep, bt += bStep) sum += a.data[at]! * b.data[bt]!;
        out[(stack * m + i) * n + j] = sum;
      }
    }
  });
  return out;
}

/** x · weightᵀ + bias over the last axis. */
export function affine(x: Tensor, weight: Tensor, bias: Tensor | null, make: MakeArray): NumberArray {
  const [n, k] = weight.shape as readonly [number, number];
  const rows = x.data.length / k;
  const out = make(rows * n);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < n; j++) {
      let sum = bias ? bias.data[j]! : 0;
      for (let i = 0; i < k; i++) sum += x.data[r * k + i]! * weight.data[j * k + i]!;
      out[r * n + j] = sum;
    }
  }
  return out;
}
