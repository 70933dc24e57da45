import { zlibSync } from 'fflate';
import { numberToHalf } from '#shared/formats/half-float.ts';

/** A dataset to be written. */
export interface Hdf5Dataset {
  readonly dtype: 'f4' | 'f8' | 'i4' | 'u1' | 'u2' | 'f2';
  /** Slowest axis first; empty for a scalar. */
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** Size of chunks; left out, the data is one block. */
  readonly chunk?: readonly number[];
  /** Filters of chunks, in the order of writing. */
  readonly filters?: readonly ('shuffle' | 'deflate')[];
}

/** Bytes of MATLAB's user block in `-v7.3` files. */
export const MATLAB_USER_BLOCK = 512;

const GROUP_LEAF_K = 16;
const GROUP_INTERNAL_K = 16;
const CHUNK_INTERNAL_K = 32;
const UNSET = 0xffff_ffff_ffff_ffffn;

/** Bytes that grow; addresses are known once a block is appended. */
class Blocks {
  private bytes = new Uint8Array(4096);
  length = 0;

  append(block: Uint8Array): number {
    const at = this.length;
    const end = at + Math.ceil(block.length / 8) * 8;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(block, at);
    this.length = end;
    return at;
  }

  put(at: number, block: Uint8Array): void {
    this.bytes.set(block, at);
  }

  all(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

type Field = readonly ['u8' | 'u16' | 'u32' | 'u64', number | bigint] | string | Uint8Array;

/** Little-endian fields one after the other; text is ASCII without a final zero. */
function fields(...list: readonly Field[]): Uint8Array {
  const parts = list.map((field) => {
    if (typeof field === 'string') return Uint8Array.from(field, (letter) => letter.charCodeAt(0));
    if (field instanceof Uint8Array) return field;
    const [kind, value] = field;
    const bytes = new Uint8Array(Number(kind.slice(1)) / 8);
    let rest = BigInt(value);
    for (let i = 0; i < bytes.length; i++, rest >>= 8n) bytes[i] = Number(rest & 255n);
    return bytes;
  });
  return concat(parts);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const padded = (bytes: Uint8Array, to = Math.ceil(bytes.length / 8) * 8): Uint8Array => {
  const out = new Uint8Array(to);
  out.set(bytes);
  return out;
};

/** A tree of datasets; an object whose values are datasets is a group. */
export type Hdf5Tree = { readonly [name: string]: Hdf5Dataset | Hdf5Tree };

const isDataset = (node: Hdf5Dataset | Hdf5Tree): node is Hdf5Dataset => 'dtype' in node;

/**
 * Writes an HDF5 file in the oldest and most common form: superblock 0, symbol-table groups, version 1 headers and
 * chunk trees. That is what MATLAB's `-v7.3` and h5py's default produce.
 *
 * @param userBlock bytes before the superblock (0, or 512 as MATLAB leaves)
 */
export function writeHdf5(tree: Hdf5Tree, userBlock = 0): Uint8Array {
  const blocks = new Blocks();
  blocks.append(new Uint8Array(96));
  const root = writeGroup(blocks, tree);
  const superblock = fields(
    Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
    Uint8Array.of(0, 0, 0, 0, 0, 8, 8, 0),
    ['u16', GROUP_LEAF_K],
    ['u16', GROUP_INTERNAL_K],
    ['u32', 0],
    ['u64', userBlock],
    ['u64', UNSET],
    ['u64', blocks.length + userBlock],
    ['u64', UNSET],
    ...symbol(0, root),
  );
  blocks.put(0, superblock);
  const file = blocks.all();
  if (userBlock === 0) return file;
  return concat([
    padded(
      fields('MATLAB 7.3 MAT-file, Platform: GLNXA64, made by a test'.padEnd(124), ['u32', 0x4d490200]),
      userBlock,
    ),
    file,
  ]);
}

interface GroupAddresses {
  readonly header: number;
  readonly tree: number;
  readonly heap: number;
}

function symbol(nameOffset: number, group: GroupAddresses | number): Field[] {
  const header = typeof group === 'number' ? group : group.header;
  const cached = typeof group !== 'number';
  return [
    ['u64', nameOffset],
    ['u64', header],
    ['u32', cached ? 1 : 0],
    ['u32', 0],
    ['u64', cached ? group.tree : 0],
    ['u64', cached ? group.heap : 0],
  ];
}

function writeGroup(blocks: Blocks, tree: Hdf5Tree): GroupAddresses {
  const names = Object.keys(tree).sort();
  if (names.length > 2 * GROUP_LEAF_K) throw new RangeError('too many members for one group');
  const members = names.map((name) => {
    const node = tree[name]!;
    return isDataset(node) ? writeDataset(blocks, node) : writeGroup(blocks, node);
  });
  // The heap begins with an empty name; the names follow, padded to 8 bytes.
  const offsets: number[] = [];
  let used = 8;
  for (const name of names) {
    offsets.push(used);
    used += Math.ceil((name.length + 1) / 8) * 8;
  }
  const text = new Uint8Array(used);
  for (const [i, name] of names.entries()) text.set(fields(name), offsets[i]!);
  const data = blocks.append(text);
  const heap = blocks.append(fields('HEAP', ['u32', 0], ['u64', used], ['u64', 1], ['u64', data]));
  const node = blocks.append(
    padded(
      fields(
        'SNOD',
        ['u8', 1],
        ['u8', 0],
        ['u16', names.length],
        ...members.flatMap((member, i) => symbol(offsets[i]!, member)),
      ),
      8 + 2 * GROUP_LEAF_K * 40,
    ),
  );
  const head = fields('TREE', ['u8', 0], ['u8', 0], ['u16', names.length > 0 ? 1 : 0], ['u64', UNSET], ['u64', UNSET]);
  const keys = fields(['u64', 0], ['u64', node], ['u64', offsets.at(-1) ?? 0]);
  const treeAt = blocks.append(padded(concat([head, keys]), 24 + 16 * 2 * GROUP_INTERNAL_K + 8));
  const header = writeHeader(blocks, [[0x11, fields(['u64', treeAt], ['u64', heap])]]);
  return { header, tree: treeAt, heap };
}

function writeHeader(blocks: Blocks, messages: readonly (readonly [type: number, data: Uint8Array])[]): number {
  const body = concat(
    messages.map(([type, data]) =>
      fields(['u16', type], ['u16', padded(data).length], ['u8', 0], Uint8Array.of(0, 0, 0), padded(data)),
    ),
  );
  return blocks.append(
    fields(['u8', 1], ['u8', 0], ['u16', messages.length], ['u32', 1], ['u32', body.length], ['u32', 0], body),
  );
}

const SIZE = { f2: 2, f4: 4, f8: 8, i4: 4, u1: 1, u2: 2 } as const;

/** Bit where the exponent begins, its width, the mantissa's width, the exponent's bias; by size in bytes. */
const IEEE: Readonly<Record<number, readonly [number, number, number, number]>> = {
  2: [10, 5, 10, 15],
  4: [23, 8, 23, 127],
  8: [52, 11, 52, 1023],
};

function datatype(dtype: Hdf5Dataset['dtype']): Uint8Array {
  const size = SIZE[dtype];
  if (dtype[0] !== 'f') {
    return fields(
      ['u8', 0x10],
      ['u8', dtype[0] === 'i' ? 8 : 0],
      ['u16', 0],
      ['u32', size],
      ['u16', 0],
      ['u16', 8 * size],
    );
  }
  const [exponentAt, exponent, mantissa, bias] = IEEE[size]!;
  return fields(
    ['u8', 0x11],
    ['u8', 0x20],
    ['u8', 8 * size - 1],
    ['u8', 0],
    ['u32', size],
    ['u16', 0],
    ['u16', 8 * size],
    Uint8Array.of(exponentAt, exponent, 0, mantissa),
    ['u32', bias],
  );
}

function elementBytes(data: ArrayLike<number>, dtype: Hdf5Dataset['dtype']): Uint8Array {
  const size = SIZE[dtype];
  const view = new DataView(new ArrayBuffer(data.length * size));
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (dtype === 'f4') view.setFloat32(4 * i, value, true);
    else if (dtype === 'f8') view.setFloat64(8 * i, value, true);
    else if (dtype === 'i4') view.setInt32(4 * i, value, true);
    else if (size === 2) view.setUint16(2 * i, dtype === 'f2' ? numberToHalf(value) : value, true);
    else view.setUint8(i, value);
  }
  return new Uint8Array(view.buffer);
}

function writeDataset(blocks: Blocks, set: Hdf5Dataset): number {
  const { dtype, shape, chunk, filters = [] } = set;
  const bytes = elementBytes(set.data, dtype);
  const space = fields(Uint8Array.of(1, shape.length, 0, 0, 0, 0, 0, 0), ...shape.map((size): Field => ['u64', size]));
  const messages: (readonly [number, Uint8Array])[] = [
    [0x1, space],
    [0x3, datatype(dtype)],
    [0x5, fields(Uint8Array.of(2, 2, 2, 0))],
  ];
  if (!chunk) {
    const at = blocks.append(bytes);
    messages.push([0x8, fields(Uint8Array.of(3, 1), ['u64', at], ['u64', bytes.length])]);
    return writeHeader(blocks, messages);
  }
  const tree = writeChunks(blocks, bytes, set, chunk);
  if (filters.length > 0) {
    const listed = filters.map((name) =>
      fields(
        ['u16', name === 'deflate' ? 1 : 2],
        ['u16', 0],
        ['u16', 1],
        ['u16', 1],
        ['u32', name === 'deflate' ? 6 : SIZE[dtype]],
        ['u32', 0],
      ),
    );
    messages.push([0xb, fields(Uint8Array.of(1, filters.length, 0, 0, 0, 0, 0, 0), ...listed)]);
  }
  messages.push([
    0x8,
    fields(
      Uint8Array.of(3, 2, shape.length + 1),
      ['u64', tree],
      ...[...chunk, SIZE[dtype]].map((n): Field => ['u32', n]),
    ),
  ]);
  return writeHeader(blocks, messages);
}

function writeChunks(blocks: Blocks, bytes: Uint8Array, set: Hdf5Dataset, chunk: readonly number[]): number {
  const { dtype, shape, filters = [] } = set;
  const size = SIZE[dtype];
  const rank = shape.length;
  const counts = shape.map((n, axis) => Math.ceil(n / chunk[axis]!));
  const total = counts.reduce((product, n) => product * n, 1);
  if (total > 2 * CHUNK_INTERNAL_K) throw new RangeError('too many chunks for one tree node');
  const key = (length: number, start: readonly number[]): Field[] => [
    ['u32', length],
    ['u32', 0],
    ...start.map((s): Field => ['u64', s]),
    ['u64', 0],
  ];
  const list: Field[] = [];
  for (let n = 0; n < total; n++) {
    const start = new Array<number>(rank);
    for (let axis = rank - 1, rest = n; axis >= 0; axis--) {
      start[axis] = (rest % counts[axis]!) * chunk[axis]!;
      rest = Math.floor(rest / counts[axis]!);
    }
    let packed = cut(bytes, shape, chunk, start, size);
    for (const filter of filters) packed = filter === 'deflate' ? zlibSync(packed) : shuffle(packed, size);
    const at = blocks.append(packed);
    list.push(...key(packed.length, start), ['u64', at]);
  }
  list.push(
    ...key(
      0,
      shape.map((n, axis) => Math.ceil(n / chunk[axis]!) * chunk[axis]!),
    ),
  );
  const head = fields('TREE', ['u8', 1], ['u8', 0], ['u16', total], ['u64', UNSET], ['u64', UNSET]);
  const keyBytes = 8 + 8 * (rank + 1);
  return blocks.append(padded(concat([head, fields(...list)]), 24 + 2 * CHUNK_INTERNAL_K * (keyBytes + 8) + keyBytes));
}

/** One chunk of an array, zeros where it reaches beyond. */
function cut(
  bytes: Uint8Array,
  shape: readonly number[],
  chunk: readonly number[],
  start: readonly number[],
  size: number,
): Uint8Array {
  const count = chunk.reduce((product, n) => product * n, 1);
  const out = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    let source = 0;
    let inside = true;
    for (let axis = 0, rest = i, below = count; axis < shape.length; axis++) {
      below /= chunk[axis]!;
      const at = start[axis]! + Math.floor(rest / below);
      rest %= below;
      inside &&= at < shape[axis]!;
      source = source * shape[axis]! + at;
    }
    if (inside) out.set(bytes.subarray(source * size, (source + 1) * size), i * size);
  }
  return out;
}

function shuffle(data: Uint8Array, size: number): Uint8Array {
  const count = data.length / size;
  const out = new Uint8Array(data.length);
  for (let b = 0; b < size; b++) for (let i = 0; i < count; i++) out[b * count + i] = data[i * size + b]!;
  return out;
}
