import type { ByteSource } from '../bytes/byte-source.ts';
import { decodedType, decodeElements, memoryBytes } from '../bytes/decode-elements.ts';
import { FormatError } from '../format-error.ts';
import type { NpyArray } from '../npy.ts';
import { listChunks, unpackChunk } from './chunks.ts';
import { type DataLayout, readDataspace, readFillValue, readFilters, readLayout } from './dataset-layout.ts';
import { type Hdf5Type, readDatatype } from './datatype.ts';
import { textOf, UNDEFINED } from './field-reader.ts';
import { readGroup } from './group.ts';
import { type HeaderMessage, MESSAGE, messageOf, readObjectHeader } from './object-header.ts';
import { readSuperblock, type Superblock } from './superblock.ts';

export interface Hdf5ReadOptions {
  /** Only these rows of the first axis, [from, to). Default: all. */
  rows?: readonly [from: number, to: number];
  /** Most bytes the array may take in memory. */
  maxBytes?: number;
}
const DEFAULT_MAX_BYTES = 2 ** 31;
/** Groups inside groups on the way to a dataset. */
const MAX_PATH = 32;

/**
 * The datasets of an HDF5 file, as libhdf5 writes them by default and MATLAB in its `-v7.3` files: groups, numbers and
 * texts of fixed length, contiguous, compact or in chunks, packed with deflate or not. Nothing is read before it is
 * asked for, and no size is believed before it is checked against the file.
 */
export class Hdf5File {
  private readonly file: Superblock;

  /** @throws FormatError if it is not such a file */
  constructor(source: ByteSource) {
    this.file = readSuperblock(source);
  }

  /** Names in a group, `/` for the root. @throws FormatError where there is no such group */
  names(path = '/'): string[] {
    return [...readGroup(this.file, this.object(path)).keys()];
  }

  /** Whether there is an object at a path. */
  has(path: string): boolean {
    return this.find(path) !== null;
  }

  /** Sizes of the axes of a dataset, slowest first: MATLAB's axes come in reverse. @throws FormatError */
  shape(path: string): readonly number[] {
    return readDataspace(required(this.object(path), MESSAGE.dataspace, path));
  }

  /** A dataset, row-major. @throws FormatError naming it */
  read(path: string, options: Hdf5ReadOptions = {}): NpyArray {
    try {
      return this.dataset(path, options);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(`dataset ${path}: ${error.message}`, { cause: error });
    }
  }

  private dataset(path: string, { rows, maxBytes = DEFAULT_MAX_BYTES }: Hdf5ReadOptions): NpyArray {
    const messages = this.object(path);
    const full = readDataspace(required(messages, MESSAGE.dataspace, path));
    const type = readDatatype(required(messages, MESSAGE.datatype, path));
    const [from, to] = rows ?? [0, full[0] ?? 1];
    if (rows && !(full.length > 0 && from >= 0 && from <= to && to <= full[0]!)) {
      throw new FormatError(`it has ${full[0] ?? 0} rows, not ${from} to ${to}`);
    }
    const shape = full.length > 0 ? [to - from, ...full.slice(1)] : [];
    const elements = shape.reduce((product, size) => product * size, 1);
    const most = Math.max(type.bytes, type.kind === 'number' ? memoryBytes(type.dtype) : 64);
    if (!(elements * most <= maxBytes)) throw new FormatError(`its shape (${shape.join(', ')}) is too large`);
    const layout = readLayout(required(messages, MESSAGE.layout, path));
    const bytes = this.bytesOf(layout, messages, { full, shape, from, size: type.bytes });
    return toArray(bytes, shape, type);
  }

  private bytesOf(layout: DataLayout, messages: readonly HeaderMessage[], region: Region): Uint8Array {
    const { shape, from, size } = region;
    const length = shape.reduce((product, n) => product * n, size);
    const rowBytes = shape.slice(1).reduce((product, n) => product * n, size);
    const { source } = this.file;
    if (layout.kind === 'compact') return checkedLength(layout.data.subarray(from * rowBytes), length);
    if (layout.kind === 'contiguous' && layout.address !== UNDEFINED) {
      return source.read(layout.address + from * rowBytes, length);
    }
    const out = blank(length, readFillValue(messages), size);
    if (layout.kind === 'contiguous' || layout.tree === UNDEFINED) return out;
    const filters = readFilters(messages);
    const { chunk, tree } = layout;
    if (chunk.length !== shape.length) throw new FormatError('its chunks do not fit its shape');
    const chunkBytes = chunk.reduce((product, n) => product * n, size);
    if (chunkBytes > DEFAULT_MAX_BYTES) throw new FormatError('its chunks are too large');
    for (const stored of listChunks(this.file, tree, shape.length)) {
      const row = stored.start[0]!;
      if (row >= from + shape[0]! || row + chunk[0]! <= from) continue;
      const data = unpackChunk(source.read(stored.address, stored.bytes), filters, stored.skipped, chunkBytes);
      copyChunk(out, data, chunk, stored.start, region);
    }
    return out;
  }

  private object(path: string): HeaderMessage[] {
    const address = this.find(path);
    if (address === null) throw new FormatError(`there is nothing called ${path}`);
    return readObjectHeader(this.file, address);
  }

  /** Address of an object's header, or null. */
  private find(path: string): number | null {
    const parts = path.split('/').filter(Boolean);
    if (parts.length > MAX_PATH) return null;
    let address = this.file.root;
    for (const part of parts) {
      const messages = readObjectHeader(this.file, address);
      if (!messageOf(messages, MESSAGE.symbolTable) && !messageOf(messages, MESSAGE.linkInfo)) return null;
      const next = readGroup(this.file, messages).get(part);
      if (next === undefined) return null;
      address = next;
    }
    return address;
  }
}

/** The part of a dataset that is wanted. */
interface Region {
  readonly full: readonly number[];
  readonly shape: readonly number[];
  /** First row. */
  readonly from: number;
  /** Bytes of one element. */
  readonly size: number;
}

function required(messages: readonly HeaderMessage[], type: number, path: string) {
  const message = messageOf(messages, type);
  if (!message) throw new FormatError(`${path} is not a dataset`);
  return message;
}

function checkedLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length < length) throw new FormatError('its data is shorter than its shape');
  return bytes.subarray(0, length);
}

function blank(length: number, fill: Uint8Array | null, size: number): Uint8Array {
  const out = new Uint8Array(length);
  if (fill && fill.length === size && fill.some((byte) => byte !== 0)) {
    for (let at = 0; at < length; at += size) out.set(fill, at);
  }
  return out;
}

/** Copies what of a chunk lies inside the wanted part, one run of the last axis at a time. */
function copyChunk(
  out: Uint8Array,
  data: Uint8Array,
  chunk: readonly number[],
  start: readonly number[],
  { shape, from, size }: Region,
): void {
  const rank = chunk.length;
  const low = start.map((s, axis) => (axis === 0 ? s - from : s));
  const first = low.map((s) => Math.max(0, -s));
  const last = low.map((s, axis) => Math.min(chunk[axis]!, shape[axis]! - s));
  if (first.some((f, axis) => f >= last[axis]!)) return;
  const inner = rank - 1;
  const run = (last[inner]! - first[inner]!) * size;
  const index = first.slice();
  for (;;) {
    let target = 0;
    let source = 0;
    for (let axis = 0; axis < rank; axis++) {
      target = target * shape[axis]! + low[axis]! + index[axis]!;
      source = source * chunk[axis]! + index[axis]!;
    }
    out.set(data.subarray(source * size, source * size + run), target * size);
    let axis = inner - 1;
    while (axis >= 0 && ++index[axis]! >= last[axis]!) {
      index[axis] = first[axis]!;
      axis--;
    }
    if (axis < 0) return;
  }
}

function toArray(bytes: Uint8Array, shape: readonly number[], type: Hdf5Type): NpyArray {
  if (type.kind === 'number') {
    return { dtype: decodedType(type.dtype), shape, data: decodeElements(bytes, type.dtype, type.bigEndian) };
  }
  const count = bytes.length / type.bytes;
  const data = Array.from({ length: count }, (_, i) => textOf(bytes.subarray(i * type.bytes, (i + 1) * type.bytes)));
  return { dtype: 'S', shape, data };
}
