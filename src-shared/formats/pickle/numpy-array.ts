import { ByteSpan } from '../bytes/byte-source.ts';
import { checkedElements, columnMajorStrides, storedView } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import { NumpyDtype } from './numpy-dtype.ts';
import { latin1Bytes } from './python-text.ts';
import { type MachineValue, ObjectArray, type PickleValue, type Unfinished } from './values.ts';

/** Elements of texts and objects that one array may have. */
const MAX_ITEMS = 8_000_000;

/** A `numpy.ndarray` being rebuilt. */
export class NumpyArray implements Unfinished {
  readonly what: string;
  private value: PickleValue | null = null;
  private items: { readonly shape: readonly number[]; readonly list: MachineValue[] } | null = null;

  constructor(what = 'numpy.ndarray') {
    this.what = what;
  }

  /** State `(version, shape, dtype, fortran, bytes or list)`; version is missing in the oldest files. */
  build(state: MachineValue): void {
    if (!Array.isArray(state)) throw new FormatError('a numpy array has a damaged state');
    const [shape, dtype, fortran, data] = state.length === 5 ? state.slice(1) : state;
    if (!(dtype instanceof NumpyDtype)) throw new FormatError('a numpy array has no element type');
    const sizes = asShape(shape);
    if (dtype.element.kind === 'object') {
      if (!Array.isArray(data)) throw new FormatError('a numpy array of objects holds bytes instead of objects');
      if (checkedElements(sizes, 8) !== data.length) throw new FormatError('a numpy array of objects is not complete');
      this.items = { shape: sizes, list: fortran ? fromColumnMajor(data, sizes) : data };
      return;
    }
    const bytes = typeof data === 'string' ? latin1Bytes(data) : null;
    const span = bytes ? ByteSpan.of(bytes) : data;
    if (!(span instanceof ByteSpan)) throw new FormatError('a numpy array holds no bytes');
    this.value = arrayOver(span, dtype, sizes, fortran === true || fortran === 1);
  }

  parts(): readonly MachineValue[] {
    return this.items ? this.items.list : [];
  }

  finish(parts: readonly PickleValue[]): PickleValue {
    if (this.items) return new ObjectArray(this.items.shape, parts);
    if (!this.value) throw new FormatError('a numpy array was begun and never filled');
    return this.value;
  }
}

/**
 * The array whose elements are these bytes, which are not read yet.
 *
 * @throws FormatError if shape and bytes do not agree, or for object arrays
 */
export function arrayOver(span: ByteSpan, dtype: NumpyDtype, shape: readonly number[], fortran: boolean): PickleValue {
  const { element, bigEndian } = dtype;
  if (element.kind === 'object') throw new FormatError('a numpy array of objects holds bytes instead of objects');
  const size = element.kind === 'number' ? Number(element.dtype[1]) : element.letters * (element.wide ? 4 : 1);
  const count = checkedElements(shape, element.kind === 'number' ? size : Math.max(size, 8));
  if (count * size !== span.length) {
    throw new FormatError(
      `a numpy array of shape (${shape.join(', ')}) needs ${count * size} bytes, but there are ${span.length}`,
    );
  }
  if (element.kind === 'number') {
    const strides = fortran ? { strides: columnMajorStrides(shape) } : {};
    return storedView(span, { dtype: element.dtype, shape, bigEndian, ...strides });
  }
  if (count > MAX_ITEMS) throw new FormatError(`a numpy array of ${count} texts is larger than the limit`);
  const { letters, wide } = element;
  return new ObjectArray(shape, () => {
    const bytes = span.bytes();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const texts: string[] = [];
    for (let i = 0; i < count; i++) {
      // Names of clips repeat from frame to frame: one text serves all of them.
      const again = i > 0 && sameBytes(bytes, (i - 1) * size, i * size, size);
      texts.push(again ? texts[i - 1]! : fixedText(view, i * size, letters, wide, bigEndian));
    }
    return fortran ? fromColumnMajor(texts, shape) : texts;
  });
}

/** One element of a numpy scalar. @throws FormatError */
export function scalarOf(dtype: NumpyDtype, span: ByteSpan): PickleValue {
  const array = arrayOver(span, dtype, [], false);
  if (array instanceof ObjectArray) return array.items[0]!;
  const value = (array as ReturnType<typeof storedView>).read().data[0]!;
  return dtype.code === '?' || dtype.code === 'b1' ? value !== 0 : value;
}

/** A tuple of sizes. @throws FormatError */
export function asShape(value: MachineValue | undefined): number[] {
  if (!Array.isArray(value)) throw new FormatError('an array has no shape');
  return value.map((size) => {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw new FormatError(`an array has an axis of ${typeof size === 'object' ? 'no' : String(size)} elements`);
    }
    return size;
  });
}

function sameBytes(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

/** A text of at most `letters` letters, zeros at its end left out. */
function fixedText(view: DataView, at: number, letters: number, wide: boolean, bigEndian: boolean): string {
  const codeAt = (k: number) => (wide ? view.getUint32(at + 4 * k, !bigEndian) : view.getUint8(at + k));
  let end = letters;
  while (end > 0 && codeAt(end - 1) === 0) end--;
  const parts: string[] = [];
  for (let k = 0; k < end; k++) {
    const code = codeAt(k);
    if (code > 0x10ffff) throw new FormatError('a text holds a character that does not exist');
    parts.push(String.fromCodePoint(code));
  }
  return parts.join('');
}

function fromColumnMajor<T>(items: readonly T[], shape: readonly number[]): T[] {
  const out = new Array<T>(items.length);
  const strides = columnMajorStrides(shape);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < items.length; i++) {
    out[i] = items[index.reduce((sum, at, a) => sum + at * strides[a]!, 0)]!;
    for (let a = shape.length - 1; a >= 0 && ++index[a]! === shape[a]; a--) index[a] = 0;
  }
  return out;
}
