import { FormatError } from '../format-error.ts';
import type { NpyNumbers } from '../npy.ts';
import type { NpyData, NpyNumericType } from '../npy-elements.ts';
import type { ByteSpan } from './byte-source.ts';
import {
  decodedType,
  decodeElements,
  gatherStrided,
  memoryBytes,
  type StoredType,
  storedBytes,
} from './decode-elements.ts';

export type { StoredType } from './decode-elements.ts';

/** Most bytes that one array may take in memory; what systems read at once is below 2 GiB. */
export const MAX_ARRAY_BYTES = 2 ** 31 - 4096;
const MAX_AXES = 32;
/** Views that show the same elements many times (stride 0) are small in files; this is what they may grow to. */
const MAX_REPEATED_ELEMENTS = 2 ** 24;

/**
 * An array of numbers in a file: its type and shape are known, its elements are read when asked for and are not kept.
 */
export class StoredArray {
  /** Element type in the file. */
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** Product of the shape; 1 for a scalar. */
  readonly elements: number;
  private readonly load: () => NpyData;
  private readonly loadRows: ((start: number, end: number) => NpyData) | null;

  /**
   * @param load     gives the elements, row-major, held as npy.ts holds them
   * @param loadRows gives those of rows [start, end) of the first axis, where they can be read alone
   * @throws FormatError if the array would be too large for memory
   */
  constructor(
    dtype: StoredType,
    shape: readonly number[],
    load: () => NpyData,
    loadRows: ((start: number, end: number) => NpyData) | null = null,
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.elements = checkedElements(shape, memoryBytes(dtype));
    this.load = load;
    this.loadRows = loadRows;
  }

  /** The array itself, row-major; halves as float32, 64-bit integers as doubles. @throws FormatError on a cut file */
  read(): NpyNumbers {
    return { dtype: decodedType(this.dtype) satisfies NpyNumericType, shape: this.shape, data: this.load() };
  }

  /** Rows [start, end) of the first axis; of a row-major array nothing else is read. @throws FormatError on a cut file */
  readRows(start: number, end: number): NpyNumbers {
    const shape = [end - start, ...this.shape.slice(1)];
    const row = this.shape.slice(1).reduce((product, size) => product * size, 1);
    const data = this.loadRows ? this.loadRows(start, end) : this.load().slice(start * row, end * row);
    return { dtype: decodedType(this.dtype) satisfies NpyNumericType, shape, data };
  }

  /** Its elements as float32, row-major. @throws FormatError on a cut file */
  readFloat32(): Float32Array {
    const data = this.load();
    return data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>);
  }
}

export interface StoredView {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** Per axis, in elements; row-major when left out. */
  readonly strides?: readonly number[];
  /** First element, counted from the begin of the bytes. */
  readonly offset?: number;
  readonly bigEndian?: boolean;
}

/**
 * An array over bytes of a file, as a view with strides.
 *
 * @throws FormatError if it would reach beyond the bytes or be too large
 */
export function storedView(span: ByteSpan, view: StoredView): StoredArray {
  const { dtype, shape, offset = 0, bigEndian = false } = view;
  const size = storedBytes(dtype);
  const count = checkedElements(shape, memoryBytes(dtype));
  const strides = view.strides ?? rowMajorStrides(shape);
  if (strides.length !== shape.length || !strides.every((stride) => Number.isSafeInteger(stride) && stride >= 0)) {
    throw new FormatError(`an array of shape (${shape.join(', ')}) has the strides (${strides.join(', ')})`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) throw new FormatError(`an array begins at element ${offset}`);
  if (count === 0) return new StoredArray(dtype, shape, () => decodeElements(new Uint8Array(0), dtype, false));
  const reach = shape.reduce((sum, axis, a) => sum + (axis - 1) * strides[a]!, 1);
  if (!((offset + reach) * size <= span.length)) {
    const where = offset ? ` from element ${offset}` : '';
    throw new FormatError(
      `an array of shape (${shape.join(', ')})${where} needs ${(offset + reach) * size} bytes, but there are ${span.length}`,
    );
  }
  if (count > reach && count > MAX_REPEATED_ELEMENTS) {
    throw new FormatError(`an array of shape (${shape.join(', ')}) repeats only ${reach} elements`);
  }
  const rowMajor = reach === count && isRowMajor(shape, strides);
  const load = () => {
    const data = decodeElements(span.bytes(offset * size, reach * size), dtype, bigEndian);
    return rowMajor ? data : gatherStrided(data, shape, strides);
  };
  const row = (shape.length > 0 ? count / shape[0]! : 1) * size;
  const loadRows = (start: number, end: number) =>
    decodeElements(span.bytes(offset * size + start * row, (end - start) * row), dtype, bigEndian);
  return new StoredArray(dtype, shape, load, rowMajor ? loadRows : null);
}

/** Strides of a row-major array, in elements. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let a = shape.length - 1; a >= 0; a--) {
    strides[a] = step;
    step *= shape[a]!;
  }
  return strides;
}

/** Strides of a column-major (Fortran) array, in elements. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  return rowMajorStrides([...shape].reverse()).reverse();
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  return rowMajorStrides(shape).every((stride, a) => shape[a] === 1 || stride === strides[a]);
}

/** Elements of a shape. @throws FormatError if it is no shape or too large for memory */
export function checkedElements(shape: readonly number[], elementBytes: number): number {
  if (shape.length > MAX_AXES) throw new FormatError(`an array has ${shape.length} axes`);
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw new FormatError(`an array has an axis of ${size} elements`);
    count *= size;
  }
  if (!(count * elementBytes <= MAX_ARRAY_BYTES)) {
    throw new FormatError(
      `an array of shape (${shape.join(', ')}) is larger than the limit of ${MAX_ARRAY_BYTES} bytes`,
    );
  }
  return count;
}
