import type { TensorSummary, TensorType } from '#shared/contract/models.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/** Where one tensor lies in a safetensors file. */
export interface TensorPlace extends TensorSummary {
  /** First byte, from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
}

/** Most bytes a header may take: a few thousand tensors need a tenth of it. */
const MAX_HEADER = 16 * 2 ** 20;

/** Both element types the library stores are this wide. */
const ELEMENT_BYTES = 4;

/** Number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Header of a safetensors file with these tensors in this order, and the size of the whole file. */
export function safetensorsHeader(tensors: readonly TensorSummary[]): { header: Uint8Array; fileBytes: number } {
  const entries: Record<string, { dtype: string; shape: readonly number[]; data_offsets: [number, number] }> = {};
  let at = 0;
  for (const { name, type, shape } of tensors) {
    const end = at + elementCount(shape) * ELEMENT_BYTES;
    entries[name] = { dtype: type, shape, data_offsets: [at, end] };
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  // Data begin on a multiple of 8, so that arrays can be views of the file's bytes.
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return { header, fileBytes: header.length + at };
}

/** Bytes of the header, length field included. @throws FormatError where the first 8 bytes cannot be one */
export function headerBytes(start: Uint8Array, fileBytes: number): number {
  if (start.length < 8) throw new FormatError('it ends within its header');
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > fileBytes) throw new FormatError('its header is damaged');
  return 8 + length;
}

/** Reads the header of a file written with `safetensorsHeader`. @throws FormatError where the two disagree */
export function tensorPlaces(header: Uint8Array, fileBytes: number): TensorPlace[] {
  let entries: unknown;
  try {
    entries = JSON.parse(new TextDecoder().decode(header.subarray(8)));
  } catch (cause) {
    throw new FormatError('its header is damaged', { cause });
  }
  if (typeof entries !== 'object' || entries === null) throw new FormatError('its header is damaged');
  return Object.entries(entries)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => placeOf(name, entry, header.length, fileBytes));
}

function placeOf(name: string, entry: unknown, start: number, fileBytes: number): TensorPlace {
  const { dtype, shape, data_offsets: range } = (entry ?? {}) as Record<string, unknown>;
  const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if ((dtype !== 'F32' && dtype !== 'I32') || !Array.isArray(shape) || !shape.every(isSize)) {
    throw new FormatError(`its header describes ${name} in a way that is not known`);
  }
  const [from, to] = Array.isArray(range) && range.every(isSize) ? range : [-1, -1];
  const bytes = elementCount(shape) * ELEMENT_BYTES;
  if (from === undefined || to === undefined || from < 0 || to - from !== bytes || start + to > fileBytes) {
    throw new FormatError(`the tensor ${name} does not lie within the file`);
  }
  return { name, type: dtype as TensorType, shape, offset: start + from, bytes };
}
