import { strFromU8, strToU8 } from 'fflate';
import { type ByteSource, ByteSpan } from './bytes/byte-source.ts';
import { type StoredType, storedBytes } from './bytes/decode-elements.ts';
import { type StoredArray, storedView } from './bytes/stored-array.ts';
import { FormatError } from './format-error.ts';

/** Element types by their names in the format. */
const TYPES = {
  F64: 'f8',
  F32: 'f4',
  F16: 'f2',
  BF16: 'bf16',
  I64: 'i8',
  I32: 'i4',
  I16: 'i2',
  I8: 'i1',
  U64: 'u8',
  U32: 'u4',
  U16: 'u2',
  U8: 'u1',
  BOOL: 'b1',
} as const satisfies Record<string, StoredType>;

/** Element types by their names in safetensors files. */
export type SafetensorsType = keyof typeof TYPES;

/** Tensors of a file by name, none of them read. The header's order is kept but for names that are numbers. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredArray>;
  /** The texts of `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

const MAX_HEADER_BYTES = 100_000_000;
const MAX_TENSORS = 1_000_000;

/**
 * Reads the header of a safetensors file: 8 bytes of length, JSON, then the tensors' bytes without gaps or overlaps.
 *
 * @throws FormatError if the header is too long, not JSON, or promises bytes that are not there, twice used or unused
 */
export function readSafetensors(source: ByteSource): Safetensors {
  if (source.size < 8) throw new FormatError('it is too short for a safetensors file');
  const start = source.read(0, 8);
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || 8 + length > source.size) {
    throw new FormatError(`it promises a header of ${length} bytes; it is no safetensors file or is cut off`);
  }
  const header = parseHeader(source.read(8, length));
  const metadata = new Map<string, string>();
  const ranges: { name: string; from: number; to: number }[] = [];
  const tensors = new Map<string, StoredArray>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(asObject(entry, name))) {
        if (typeof value !== 'string') throw new FormatError('its metadata are not text');
        metadata.set(key, value);
      }
      continue;
    }
    const { dtype, shape, from, to } = parseEntry(name, asObject(entry, name));
    if (!(8 + length + to <= source.size)) throw new FormatError(`the tensor ${name} is cut off`);
    const span = new ByteSpan(source, 8 + length + from, to - from);
    const tensor = storedView(span, { dtype, shape });
    if (tensor.elements * storedBytes(dtype) !== to - from) {
      throw new FormatError(`the tensor ${name} of shape (${shape.join(', ')}) does not fill its ${to - from} bytes`);
    }
    tensors.set(name, tensor);
    ranges.push({ name, from, to });
  }
  checkCoverage(ranges, source.size - 8 - length);
  return { tensors, metadata };
}

/** What the header says about a tensor that will be written. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly type: SafetensorsType;
  readonly shape: readonly number[];
}

export interface WriteSafetensorsOptions {
  /** Texts to keep beside the tensors. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file piece by piece: the header, then each tensor when it is its turn, so that only one of them
 * is in memory. The same entries always give the same bytes.
 *
 * @param bytesOf the tensor's elements, little-endian, row-major
 * @param sink takes the pieces in order
 * @throws RangeError if a tensor has another length than its entry says, or two have one name
 */
export function writeSafetensors(
  entries: readonly SafetensorsEntry[],
  bytesOf: (entry: SafetensorsEntry) => Uint8Array,
  sink: (piece: Uint8Array) => void,
  options: WriteSafetensorsOptions = {},
): void {
  sink(safetensorsHeader(entries, options));
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    const size = entryBytes(entry);
    if (bytes.length !== size) throw new RangeError(`${entry.name} has ${bytes.length} bytes instead of ${size}`);
    sink(bytes);
  }
}

function entryBytes({ type, shape }: SafetensorsEntry): number {
  return shape.reduce((product, size) => product * size, storedBytes(TYPES[type]));
}

/**
 * What a safetensors file begins with: length and header; the tensors' bytes follow in the same order, without gaps.
 *
 * @throws RangeError if two tensors have one name
 */
export function safetensorsHeader(
  entries: readonly SafetensorsEntry[],
  { metadata }: WriteSafetensorsOptions = {},
): Uint8Array {
  const header: [string, unknown][] = metadata ? [['__metadata__', metadata]] : [];
  const names = new Set<string>(['__metadata__']);
  let at = 0;
  for (const entry of entries) {
    const { name, type, shape } = entry;
    const end = at + entryBytes(entry);
    if (names.has(name)) throw new RangeError(`the name ${name} is not free`);
    names.add(name);
    header.push([name, { dtype: type, shape, data_offsets: [at, end] }]);
    at = end;
  }
  // Not JSON.stringify of an object: names that look like numbers would change their places.
  const text = strToU8(
    `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
  // Spaces bring the data to a multiple of 8, so that readers can map them as they are.
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  return bytes;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw new FormatError('it is no safetensors file (its header is not JSON)');
  let header: unknown;
  try {
    header = JSON.parse(strFromU8(bytes));
  } catch (cause) {
    throw new FormatError('its header is damaged (it is not JSON)', { cause });
  }
  const object = asObject(header, 'header');
  if (Object.keys(object).length > MAX_TENSORS) throw new FormatError(`it holds more than ${MAX_TENSORS} tensors`);
  return object;
}

function parseEntry(name: string, entry: Record<string, unknown>) {
  const { dtype: typeName, shape, data_offsets: range } = entry;
  const dtype =
    typeof typeName === 'string' && Object.hasOwn(TYPES, typeName) ? TYPES[typeName as SafetensorsType] : null;
  if (!dtype) throw new FormatError(`the tensor ${name} has an element type that is not supported`);
  if (!isSizes(shape)) throw new FormatError(`the tensor ${name} has no shape`);
  if (!isSizes(range) || range.length !== 2 || range[0]! > range[1]!) {
    throw new FormatError(`the tensor ${name} has no place in the file`);
  }
  return { dtype, shape, from: range[0]!, to: range[1]! };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError(`its header describes ${name} in a way that is not known`);
  }
  return value as Record<string, unknown>;
}

function checkCoverage(ranges: { name: string; from: number; to: number }[], bytes: number): void {
  let end = 0;
  for (const { name, from, to } of ranges.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) throw new FormatError(`the tensor ${name} overlaps another one`);
    if (from > end) throw new FormatError(`there are unused bytes before the tensor ${name}`);
    end = to;
  }
  if (end !== bytes) throw new FormatError(`there are ${bytes - end} unused bytes at its end`);
}
