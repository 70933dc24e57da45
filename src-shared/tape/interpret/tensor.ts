/** Numbers in the precision that was asked for; comparisons give 0 and 1. */
export type NumberArray = Float64Array | Float32Array;

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: NumberArray;
}

/** Makes zeros in the precision that was asked for. */
export type MakeArray = (count: number) => NumberArray;

/** Elements from one row of each axis to the next. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** Strides that read a tensor as if stretched to `shape`: 0 where it repeats. */
export function broadcastStrides(from: readonly number[], shape: readonly number[]): number[] {
  const own = stridesOf(from);
  const lead = shape.length - from.length;
  return shape.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]!));
}

/** Calls `visit(offset)` with the offset of every element of `shape` in row-major order, by the given strides. */
export function walk(shape: readonly number[], strides: readonly number[], visit: (offset: number) => void): void {
  const rank = shape.length;
  if (shape.includes(0)) return;
  const at = new Array<number>(rank).fill(0);
  let offset = 0;
  for (;;) {
    visit(offset);
    let axis = rank - 1;
    for (; axis >= 0; axis--) {
      offset += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** Rows before, along and after an axis: [outer, size, inner]. */
export function aroundAxis(shape: readonly number[], axis: number): [number, number, number] {
  const product = (part: readonly number[]): number => part.reduce((a, b) => a * b, 1);
  return [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))];
}
