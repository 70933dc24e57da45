import { Unzlib } from 'fflate';
import { FormatError } from '../format-error.ts';
import { decodeMatNumbers, ElementReader, MI } from './mat-elements.ts';

/** A value of a MATLAB file. Arrays are in MATLAB's order: the first axis changes fastest. */
export type MatValue =
  | { readonly kind: 'numbers'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cells'; readonly shape: readonly number[]; cell(index: number): MatValue }
  | { readonly kind: 'other' };

export interface ReadMatOptions {
  /** Only these variables; others are unpacked no further than their name. */
  readonly names?: readonly string[];
  /** Most bytes one variable may take unpacked. */
  readonly maxBytes?: number;
}
const DEFAULT_MAX_BYTES = 2 ** 30;
const HEADER_BYTES = 128;
/** A variable's flags, sizes and name stand in its first bytes. */
const NAME_BYTES = 4096;

const CLASS = { cell: 1, char: 4, firstNumber: 6, lastNumber: 15 } as const;
const COMPLEX = 0x0800;

/**
 * Reads a MATLAB file of version 5 (`save -v6` and `-v7`): numbers, texts and cells of these. Structures and sparse
 * arrays are there as `other`. Version 7.3 is HDF5: `Hdf5File`.
 *
 * @throws FormatError
 */
export function readMat(bytes: Uint8Array, options: ReadMatOptions = {}): Map<string, MatValue> {
  const { names, maxBytes = DEFAULT_MAX_BYTES } = options;
  if (bytes.length < HEADER_BYTES) throw new FormatError('it is too short for a MATLAB file');
  const mark = String.fromCharCode(bytes[126]!, bytes[127]!);
  if (mark !== 'IM') {
    throw new FormatError(mark === 'MI' ? 'its numbers are big-endian' : 'it is no MATLAB file of version 5');
  }
  const wanted = names && new Set(names);
  const found = new Map<string, MatValue>();
  const reader = new ElementReader(bytes, HEADER_BYTES);
  while (!reader.atEnd) {
    const { type, data } = reader.next();
    if (type !== MI.compressed && type !== MI.matrix) continue;
    let body = data;
    if (type === MI.compressed) {
      if (wanted && !wanted.has(nameOf(inflate(data, NAME_BYTES, true), true))) continue;
      const whole = new ElementReader(inflate(data, maxBytes, false), 0).next();
      if (whole.type !== MI.matrix) throw new FormatError('it holds packed data that are no variable');
      body = whole.data;
    } else if (wanted && !wanted.has(nameOf(data, false))) continue;
    const { name, value } = readMatrix(body);
    found.set(name, value);
    if (wanted && found.size === wanted.size) break;
  }
  return found;
}

/** Name of a variable from its begin, which may be all there is. */
function nameOf(begin: Uint8Array, tagged: boolean): string {
  const reader = new ElementReader(begin, tagged ? 8 : 0, true);
  reader.next();
  reader.next();
  return text8(reader.next().data);
}

function readMatrix(body: Uint8Array): { name: string; value: MatValue } {
  // An empty element stands for an empty array.
  if (body.length === 0) return { name: '', value: { kind: 'numbers', shape: [0, 0], data: new Float64Array(0) } };
  const reader = new ElementReader(body, 0);
  const flags = decodeMatNumbers(reader.next());
  const shape = [...decodeMatNumbers(reader.next())];
  const name = text8(reader.next().data);
  const kind = flags[0]! & 0xff;
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(shape.length >= 2 && Number.isSafeInteger(count))) throw new FormatError(`the variable ${name} has no shape`);
  if (kind === CLASS.cell) return { name, value: readCells(reader, shape, count) };
  if (kind !== CLASS.char && (kind < CLASS.firstNumber || kind > CLASS.lastNumber)) {
    return { name, value: { kind: 'other' } };
  }
  if (flags[0]! & COMPLEX) throw new FormatError(`the variable ${name} holds complex numbers`);
  const data = decodeMatNumbers(reader.next());
  if (data.length !== count)
    throw new FormatError(`the variable ${name} of shape (${shape.join(', ')}) has ${data.length} numbers`);
  if (kind === CLASS.char)
    return { name, value: { kind: 'text', text: String.fromCharCode(...data.subarray(0, 65_536)) } };
  return { name, value: { kind: 'numbers', shape, data } };
}

/** Cells are decoded when they are asked for: one camera of fourteen, say. */
function readCells(reader: ElementReader, shape: readonly number[], count: number): MatValue {
  const bodies: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const { type, data } = reader.next();
    if (type !== MI.matrix) throw new FormatError('it has a cell that holds no array');
    bodies.push(data);
  }
  return {
    kind: 'cells',
    shape,
    cell(index) {
      const body = bodies[index];
      if (!body) throw new FormatError(`it has ${bodies.length} cells, not one more at ${index}`);
      return readMatrix(body).value;
    },
  };
}

function text8(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes).replace(/\0+$/, '');
}

/** Unpacks zlib data: at most `limit` bytes, more is an error unless only the begin is wanted. */
function inflate(packed: Uint8Array, limit: number, beginOnly: boolean): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const unzlib = new Unzlib((piece) => {
    pieces.push(piece);
    size += piece.length;
  });
  const step = 65_536;
  try {
    for (let at = 0; at < packed.length && size < limit; at += step) {
      unzlib.push(packed.subarray(at, at + step), at + step >= packed.length);
    }
  } catch (cause) {
    throw new FormatError('its packed data are damaged', { cause });
  }
  if (size > limit && !beginOnly) throw new FormatError(`a variable of it is larger than ${limit} bytes`);
  const out = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
