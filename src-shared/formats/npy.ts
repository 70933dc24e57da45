import { strFromU8, strToU8 } from 'fflate';
import { FormatError } from './format-error.ts';
import { ELEMENTS, type NpyData, type NpyNumericType } from './npy-elements.ts';

export type { NpyData, NpyNumericType } from './npy-elements.ts';

/**
 * Numbers, row-major whatever the file's order. `f2` is held as Float32Array; `i8` and `u8` as Float64Array (exact to
 * 2^53, beyond that rounded to the nearest double).
 */
export interface NpyNumbers {
  readonly dtype: NpyNumericType;
  readonly shape: readonly number[];
  readonly data: NpyData;
}

/** Fixed-width text: `U` is UTF-32, `S` bytes read as Latin-1. Trailing NULs are dropped. */
export interface NpyStrings {
  readonly dtype: 'U' | 'S';
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

export type NpyArray = NpyNumbers | NpyStrings;

export interface ReadNpyOptions {
  /** Most bytes the array may take in memory. */
  maxBytes?: number;
}
const DEFAULTS: Required<ReadNpyOptions> = { maxBytes: 2 ** 31 };

const MAX_HEADER_BYTES = 65_536;
const MAX_DIMENSIONS = 32;

/** True for an array of numbers. */
export function isNumbers(array: NpyArray): array is NpyNumbers {
  return array.dtype !== 'U' && array.dtype !== 'S';
}

/** Number of elements of a shape; 1 for a scalar. */
function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Reads one `.npy` file (format 1.0 to 3.0, both byte orders, C and Fortran order).
 *
 * @throws FormatError on anything else: object arrays (they hold pickles and are never opened), records, complex
 *         numbers, dates, sizes that do not fit the bytes
 */
export function readNpy(bytes: Uint8Array, options: ReadNpyOptions = {}): NpyArray {
  const { maxBytes } = { ...DEFAULTS, ...options };
  const { descr, fortran, shape, dataOffset } = readHeader(bytes);
  const match = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(descr);
  if (!match) throw new FormatError(`the element type ${JSON.stringify(descr.slice(0, 60))} is not supported`);
  const [, order, kind, digits] = match as unknown as [string, string, string, string];
  if (kind === 'O') throw new FormatError('it is an object array (a Python pickle), which is never opened');
  const size = kind === '?' ? 1 : Number(digits || Number.NaN);
  const itemBytes = kind === 'U' ? size * 4 : size;
  const count = elementCount(shape);
  const total = count * itemBytes;
  if (!Number.isSafeInteger(total) || total > maxBytes) {
    throw new FormatError(`an array of shape (${shape.join(', ')}) is larger than the limit of ${maxBytes} bytes`);
  }
  if (dataOffset + total > bytes.length) {
    throw new FormatError(`it ends after ${bytes.length} bytes but its header promises ${dataOffset + total}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataOffset, total);
  const big = order === '>';
  if (kind === 'U' || kind === 'S' || kind === 'a') {
    if (count > maxBytes / 64) throw new FormatError(`${count} strings are more than the limit`);
    const wide = kind === 'U';
    const data = Array.from({ length: count }, (_, i) => readText(view, i * itemBytes, size, wide, !big));
    return { dtype: wide ? 'U' : 'S', shape, data: fortran ? fromFortran(data, shape, new Array(count)) : data };
  }
  const dtype = numericType(kind, size, descr);
  const data = readNumbers(view, dtype, count, !big);
  if (!fortran || shape.length < 2) return { dtype, shape, data };
  return { dtype, shape, data: fromFortran(data, shape, data.slice()) };
}

/**
 * Writes one `.npy` file, format 1.0, little-endian, C order. The same array always gives the same bytes.
 *
 * @throws RangeError if shape and data disagree or a shape needs a longer header than format 1.0 has
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const count = elementCount(array.shape);
  if (count !== array.data.length) {
    throw new RangeError(`shape (${array.shape.join(', ')}) has ${count} elements, the data ${array.data.length}`);
  }
  if (isNumbers(array)) {
    const itemBytes = Number(array.dtype[1]);
    const out = withHeader(descrOf(array.dtype), array.shape, count * itemBytes);
    writeNumbers(out.view, array);
    return out.bytes;
  }
  const wide = array.dtype === 'U';
  const width = Math.max(1, ...array.data.map((text) => (wide ? Array.from(text).length : text.length)));
  const out = withHeader(`${wide ? '<U' : '|S'}${width}`, array.shape, count * width * (wide ? 4 : 1));
  array.data.forEach((text, i) => {
    Array.from(text).forEach((letter, k) => {
      if (wide) out.view.setUint32((i * width + k) * 4, letter.codePointAt(0)!, true);
      else out.view.setUint8(i * width + k, letter.charCodeAt(0) & 255);
    });
  });
  return out.bytes;
}

interface Header {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly dataOffset: number;
}

/** The header is a Python dictionary literal; only the three known keys are looked for, nothing is evaluated. */
function readHeader(bytes: Uint8Array): Header {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) throw new FormatError('it is not an NPY array');
  const major = bytes[6]!;
  if (major < 1 || major > 3) throw new FormatError(`NPY version ${major} is not known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw new FormatError('its header is cut off');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES || start + length > bytes.length) throw new FormatError('its header is cut off');
  const text = strFromU8(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shapeText = /'shape'\s*:\s*\(([^)]*)\)/.exec(text);
  if (!descr || !fortran || !shapeText) throw new FormatError('its header cannot be understood');
  if (descr[2]) throw new FormatError('it holds records with several fields, which are not supported');
  const parts = shapeText[1]!.split(',').flatMap((part) => part.trim() || []);
  const shape = parts.map((part) => (/^\d+L?$/.test(part) ? Number.parseInt(part, 10) : Number.NaN));
  if (shape.length > MAX_DIMENSIONS || shape.some((size) => !Number.isSafeInteger(size))) {
    throw new FormatError(`its shape (${shapeText[1]!.slice(0, 80)}) is not valid`);
  }
  return { descr: descr[1]!, fortran: fortran[1] === 'True', shape, dataOffset: start + length };
}

function withHeader(descr: string, shape: readonly number[], dataBytes: number): { bytes: Uint8Array; view: DataView } {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  const header = Math.ceil((10 + dict.length + 1) / 64) * 64;
  if (header - 10 > 65_535) throw new RangeError('the shape is too long for an NPY header');
  const bytes = new Uint8Array(header + dataBytes);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (header - 10) & 255, (header - 10) >> 8]);
  bytes.set(strToU8(dict.padEnd(header - 11) + '\n'), 10);
  return { bytes, view: new DataView(bytes.buffer, header, dataBytes) };
}

function numericType(kind: string, size: number, descr: string): NpyNumericType {
  if (kind === '?' || kind === 'b') {
    if (size === 1) return 'b1';
  } else if (kind === 'f' && (size === 2 || size === 4 || size === 8)) {
    return `f${size}`;
  } else if ((kind === 'i' || kind === 'u') && (size === 1 || size === 2 || size === 4 || size === 8)) {
    return `${kind}${size}`;
  }
  throw new FormatError(`the element type ${JSON.stringify(descr)} is not supported`);
}

function descrOf(dtype: NpyNumericType): string {
  return dtype[1] === '1' ? `|${dtype}` : `<${dtype}`;
}

const HOST_IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Types whose bytes in the file are the bytes in memory on a little-endian host. */
function isPlain(dtype: NpyNumericType): boolean {
  return dtype !== 'f2' && dtype !== 'i8' && dtype !== 'u8' && dtype !== 'b1';
}

function readNumbers(view: DataView, dtype: NpyNumericType, count: number, little: boolean): NpyData {
  const out = ELEMENTS[dtype].make(count);
  if (little && HOST_IS_LITTLE && isPlain(dtype)) {
    new Uint8Array(out.buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return out;
  }
  const size = Number(dtype[1]);
  const { get } = ELEMENTS[dtype];
  for (let i = 0; i < count; i++) out[i] = get(view, i * size, little);
  return out;
}

function writeNumbers(view: DataView, { dtype, data }: NpyNumbers): void {
  const target = ELEMENTS[dtype].make(0).constructor;
  if (HOST_IS_LITTLE && isPlain(dtype) && data.constructor === target) {
    const from = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(from);
    return;
  }
  const size = Number(dtype[1]);
  const { set } = ELEMENTS[dtype];
  for (let i = 0; i < data.length; i++) set(view, i * size, data[i]!);
}

function readText(view: DataView, offset: number, width: number, wide: boolean, little: boolean): string {
  let text = '';
  for (let k = 0; k < width; k++) {
    const code = wide ? view.getUint32(offset + 4 * k, little) : view.getUint8(offset + k);
    if (code > 0x10ffff) throw new FormatError('a string holds a character that does not exist');
    text += String.fromCodePoint(code);
  }
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}

/** Copies column-major elements into `out` in row-major order. */
function fromFortran<A extends NpyData | string[]>(source: A, shape: readonly number[], out: A): A {
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  shape.reduce((stride, size) => {
    strides.push(stride);
    return stride * size;
  }, 1);
  for (let i = 0; i < source.length; i++) {
    let from = 0;
    for (let a = 0; a < shape.length; a++) from += index[a]! * strides[a]!;
    out[i] = source[from]!;
    for (let a = shape.length - 1; a >= 0 && ++index[a]! === shape[a]; a--) index[a] = 0;
  }
  return out;
}
