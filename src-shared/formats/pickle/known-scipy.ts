import { checkedElements, StoredArray } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { Known, MachineValue, PickleValue, Unfinished } from './values.ts';

/** Elements of a sparse matrix written out. SMPL's joint regressor has 165 360. */
const MAX_DENSE_ELEMENTS = 2 ** 26;

/** A scipy.sparse matrix by columns (CSC) or rows (CSR) being rebuilt; it becomes a dense array of doubles. */
class SparseMatrix implements Unfinished {
  readonly what: string;
  private readonly byColumns: boolean;
  private state: MachineValue[] = [];

  constructor(what: string, byColumns: boolean) {
    this.what = what;
    this.byColumns = byColumns;
  }

  build(state: MachineValue): void {
    if (!(state instanceof Map)) throw new FormatError(`${this.what} has a damaged state`);
    this.state = ['data', 'indices', 'indptr', '_shape'].map((name) => {
      const part = state.get(name) ?? (name === '_shape' ? state.get('shape') : undefined);
      if (part === undefined) throw new FormatError(`${this.what} has no ${name}`);
      return part;
    });
  }

  parts(): readonly MachineValue[] {
    return this.state;
  }

  finish([data, indices, indptr, size]: readonly PickleValue[]): PickleValue {
    const { what, byColumns } = this;
    if (!(data instanceof StoredArray && indices instanceof StoredArray && indptr instanceof StoredArray)) {
      throw new FormatError(`${what} has no arrays`);
    }
    const [rows, columns] = Array.isArray(size) ? size : [];
    if (typeof rows !== 'number' || typeof columns !== 'number') throw new FormatError(`${what} has no shape`);
    const count = checkedElements([rows, columns], 8);
    if (count > MAX_DENSE_ELEMENTS) throw new FormatError(`${what} of ${rows} × ${columns} elements is too large`);
    const lines = byColumns ? columns : rows;
    if (indptr.elements !== lines + 1 || indices.elements !== data.elements) {
      throw new FormatError(`${what} has parts that do not fit together`);
    }
    return new StoredArray('f8', [rows, columns], () => {
      const out = new Float64Array(count);
      const [values, at, starts] = [data.read().data, indices.read().data, indptr.read().data];
      for (let line = 0; line < lines; line++) {
        const [from, to] = [starts[line]!, starts[line + 1]!];
        if (!(from >= 0 && from <= to && to <= values.length)) throw new FormatError(`${what} has broken pointers`);
        for (let k = from; k < to; k++) {
          const other = at[k]!;
          if (!(other >= 0 && other < (byColumns ? rows : columns)))
            throw new FormatError(`${what} has a broken index`);
          out[byColumns ? other * columns + line : line * columns + other]! += values[k]!;
        }
      }
      return out;
    });
  }
}

/** Sparse matrices under the module names of old and new scipy. */
export const KNOWN_SCIPY: readonly (readonly [string, Known])[] = (['csc', 'csr'] as const).flatMap((form) =>
  [
    `scipy.sparse.${form}.${form}_matrix`,
    `scipy.sparse._${form}.${form}_matrix`,
    `scipy.sparse._${form}.${form}_array`,
  ].map((name) => [name, { make: () => new SparseMatrix(name, form === 'csc') }] as const),
);
