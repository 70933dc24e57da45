import { unzlibSync } from 'fflate';
import { FormatError } from '../format-error.ts';
import type { ChunkFilter } from './dataset-layout.ts';
import { readBlock } from './field-reader.ts';
import type { Superblock } from './superblock.ts';

/** One stored chunk of a dataset. */
export interface Chunk {
  readonly address: number;
  /** Bytes in the file. */
  readonly bytes: number;
  /** Bit i set: filter i was left out. */
  readonly skipped: number;
  /** Index of its first element on every axis. */
  readonly start: readonly number[];
}

const MAX_NODES = 2 ** 20;
/** Version 1 trees are three levels deep at most for any file that exists. */
const MAX_LEVEL = 12;

/** Lists the chunks of a version 1 tree, in order (HDF5 File Format Specification 3.0, III.A.1). @throws FormatError */
export function* listChunks(file: Superblock, root: number, rank: number): Generator<Chunk> {
  const seen = new Set<number>();
  yield* below(root, MAX_LEVEL);

  function* below(address: number, highest: number): Generator<Chunk> {
    const { source, sizes } = file;
    if (seen.has(address) || seen.size > MAX_NODES) throw new FormatError('the list of its chunks is tangled');
    seen.add(address);
    const head = readBlock(source, address, 8, sizes);
    head.expect('TREE', 'list of chunks');
    if (head.u8() !== 1) throw new FormatError('the list of its chunks is damaged');
    const level = head.u8();
    if (level > highest) throw new FormatError('the list of its chunks is tangled');
    const count = head.u16();
    const key = 8 + 8 * (rank + 1);
    const body = readBlock(source, address + 8 + 2 * sizes.offsets, count * (key + sizes.offsets), sizes);
    for (let i = 0; i < count; i++) {
      const bytes = body.u32();
      const skipped = body.u32();
      const start = Array.from({ length: rank }, () => body.uint(8));
      body.skip(8);
      const child = body.offset();
      if (level > 0) yield* below(child, level - 1);
      else yield { address: child, bytes, skipped, start };
    }
  }
}

/** Undoes the filters of a chunk. @throws FormatError if it does not unpack to `bytes` */
export function unpackChunk(
  packed: Uint8Array,
  filters: readonly ChunkFilter[],
  skipped: number,
  bytes: number,
): Uint8Array {
  let data = packed;
  for (let i = filters.length - 1; i >= 0; i--) {
    if (skipped & (1 << i)) continue;
    const filter = filters[i]!;
    if (filter.kind === 'deflate') data = inflate(data, bytes + 4);
    else if (filter.kind === 'shuffle') data = unshuffle(data, filter.bytes);
    else data = data.subarray(0, Math.max(0, data.length - 4));
  }
  if (data.length !== bytes) throw new FormatError(`a chunk unpacks to ${data.length} bytes instead of ${bytes}`);
  return data;
}

/** zlib, into no more memory than expected. */
function inflate(packed: Uint8Array, most: number): Uint8Array {
  try {
    return unzlibSync(packed, { out: new Uint8Array(most) });
  } catch (error) {
    throw new FormatError('a chunk does not unpack', { cause: error });
  }
}

/** Elements whose first bytes were all stored first, then all second bytes, and so on. */
function unshuffle(data: Uint8Array, bytes: number): Uint8Array {
  if (bytes < 2) return data;
  const count = Math.floor(data.length / bytes);
  const out = data.slice();
  for (let b = 0; b < bytes; b++) for (let i = 0; i < count; i++) out[i * bytes + b] = data[b * count + i]!;
  return out;
}
