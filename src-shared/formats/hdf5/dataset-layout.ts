import { FormatError } from '../format-error.ts';
import { type FieldReader, UNDEFINED } from './field-reader.ts';
import { type HeaderMessage, MESSAGE, messageOf } from './object-header.ts';

/** Where the elements of a dataset are. */
export type DataLayout =
  | { readonly kind: 'compact'; readonly data: Uint8Array }
  /** One block; the address is `UNDEFINED` where nothing was ever written. */
  | { readonly kind: 'contiguous'; readonly address: number; readonly bytes: number }
  | {
      readonly kind: 'chunked';
      /** Root of the version 1 tree that lists the chunks; `UNDEFINED` where nothing was ever written. */
      readonly tree: number;
      /** Size of a chunk on every axis. */
      readonly chunk: readonly number[];
    };

/** A step the bytes of a chunk went through when written. */
export interface ChunkFilter {
  readonly kind: 'deflate' | 'shuffle' | 'fletcher32';
  /** Element size for `shuffle`. */
  readonly bytes: number;
}

const MAX_AXES = 16;

/** Sizes of the axes, slowest first; an empty list for a scalar. @throws FormatError */
export function readDataspace(message: FieldReader): number[] {
  const version = message.u8();
  const rank = message.u8();
  const flags = message.u8();
  if (version === 1) message.skip(5);
  else if (version !== 2) throw new FormatError('one of its datasets has an unknown shape');
  else if (message.u8() === 2 && flags >= 0) return [0];
  if (rank > MAX_AXES) throw new FormatError(`one of its datasets has ${rank} axes`);
  return Array.from({ length: rank }, () => message.length());
}

/** @throws FormatError for layouts of HDF5 1.10's `latest` format and older than 1.6 */
export function readLayout(message: FieldReader): DataLayout {
  const version = message.u8();
  if (version !== 3 && version !== 4) throw new FormatError(`it stores data in the layout version ${version}`);
  const kind = message.u8();
  if (kind === 0) return { kind: 'compact', data: message.slice(message.u16()) };
  if (kind === 1) return { kind: 'contiguous', address: message.offset(), bytes: message.length() };
  if (kind !== 2 || version !== 3) {
    throw new FormatError('it stores chunks in the newest layout of HDF5; write it with libver="earliest"');
  }
  const rank = message.u8() - 1;
  if (rank < 1 || rank > MAX_AXES) throw new FormatError('one of its datasets has damaged chunks');
  const tree = message.offset();
  const chunk = Array.from({ length: rank }, () => message.u32());
  if (chunk.some((size) => size === 0)) throw new FormatError('one of its datasets has empty chunks');
  return { kind: 'chunked', tree, chunk };
}

const FILTERS: Readonly<Record<number, ChunkFilter['kind']>> = { 1: 'deflate', 2: 'shuffle', 3: 'fletcher32' };

/** The filters of a dataset in the order of writing. @throws FormatError for others than deflate, shuffle, fletcher32 */
export function readFilters(messages: readonly HeaderMessage[]): ChunkFilter[] {
  const message = messageOf(messages, MESSAGE.filters);
  if (!message) return [];
  const version = message.u8();
  const count = message.u8();
  if (version === 1) message.skip(6);
  return Array.from({ length: count }, () => {
    const id = message.u16();
    const named = version === 1 || id >= 256;
    const nameBytes = named ? message.u16() : 0;
    message.skip(2);
    const values = message.u16();
    const name = message.text(version === 1 ? 8 * Math.ceil(nameBytes / 8) : nameBytes);
    const first = values > 0 ? message.u32() : 0;
    message.skip(Math.max(0, values - 1) * 4 + (version === 1 && values % 2 === 1 ? 4 : 0));
    const kind = FILTERS[id];
    if (!kind) throw new FormatError(`it is packed with ${name || `filter ${id}`}, which is not supported`);
    return { kind, bytes: first };
  });
}

/** The bytes of the element that stands where nothing was written; null for zeros. */
export function readFillValue(messages: readonly HeaderMessage[]): Uint8Array | null {
  const message = messageOf(messages, MESSAGE.fillValue);
  if (!message) return null;
  const version = message.u8();
  const flags = version === 3 ? message.u8() : 0;
  if (version < 3) message.skip(2);
  const defined = version === 3 ? (flags & 0x20) !== 0 : message.u8() !== 0 || version === 1;
  if (!defined) return null;
  const size = message.u32();
  return size > 0 && size !== UNDEFINED ? message.slice(size) : null;
}
