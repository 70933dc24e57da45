/** One level of a sparse constant: every index present (dense), or only the listed ones (compressed sparse rows). */
export type SparseLevel =
  | { readonly kind: 'dense'; readonly size: number }
  | { readonly kind: 'csr'; readonly segments: readonly number[]; readonly indices: readonly number[] };

/** How a sparse constant is laid out (TFLite `SparsityParameters`, after the TACO format). */
export interface Sparsity {
  /** Dimension walked at each level; values from the tensor's rank upwards mean blocks. */
  readonly order: readonly number[];
  /** Tensor dimension that each block dimension divides. */
  readonly blockMap: readonly number[];
  readonly levels: readonly SparseLevel[];
}

/**
 * Writes the stored values of a sparse constant to their places in a row-major array of `shape`; the rest is zero.
 *
 * @param values  stored values in the order of the walk
 */
export function densify(values: Float32Array, shape: readonly number[], sparsity: Sparsity): Float32Array {
  const { order, blockMap, levels } = sparsity;
  const rank = shape.length;
  const stride = new Array<number>(rank).fill(1);
  for (let dim = rank - 2; dim >= 0; dim--) stride[dim] = stride[dim + 1]! * shape[dim + 1]!;
  const blockSize = new Array<number>(rank).fill(1);
  for (const [at, dim] of order.entries()) {
    const level = levels[at]!;
    if (dim >= rank && level.kind === 'dense') blockSize[blockMap[dim - rank]!] = level.size;
  }
  const step = order.map((dim) => (dim >= rank ? stride[blockMap[dim - rank]!]! : stride[dim]! * blockSize[dim]!));
  const out = new Float32Array(shape.reduce((size, dim) => size * dim, 1));

  const walk = (at: number, stored: number, target: number): void => {
    const level = levels[at];
    if (!level) {
      out[target] = values[stored]!;
    } else if (level.kind === 'dense') {
      for (let index = 0; index < level.size; index++) {
        walk(at + 1, stored * level.size + index, target + index * step[at]!);
      }
    } else {
      for (let entry = level.segments[stored]!; entry < level.segments[stored + 1]!; entry++) {
        walk(at + 1, entry, target + level.indices[entry]! * step[at]!);
      }
    }
  };
  walk(0, 0, 0);
  return out;
}
