import { crc32 } from 'node:zlib';
import { assert, Problem } from '#shared/errors/problem.ts';
import { DTYPES, type Dtype, dtypeOf, type StoredArray } from './array-dtype.ts';
import { type ChunkCodec, decodeChunk, encodeChunk } from './chunk-codec.ts';
import type { ProjectStore } from './project-store.ts';

/** Rows (frames) a chunk holds, so that a window of a long take is read without the rest. */
const CHUNK_FRAMES = 256;
/** Most bytes a chunk holds where rows are short. */
const CHUNK_BYTES = 1 << 20;

/** Half-open range of rows: `start` is read, `end` is not. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export interface WriteArrayOptions {
  /** Elements a row has; with it the array is frame first and cut every 256 frames. */
  readonly rowLength?: number;
  /** Shuffle bytes and deflate: for arrays that repeat, such as time tables and flags. */
  readonly compress?: boolean;
}

interface ArrayRow {
  readonly id: number;
  readonly dtype: Dtype;
  readonly length: number;
  readonly row_length: number;
  readonly chunk_rows: number;
}

/** Writes one named array of a bundle, little-endian, in chunks. Copies nothing but the chunk in hand. */
export function writeArray(
  store: ProjectStore,
  bundleId: number,
  name: string,
  values: StoredArray,
  options: WriteArrayOptions = {},
): void {
  const dtype = dtypeOf(values);
  assert(dtype !== null, 'only typed arrays are stored as arrays');
  const rowLength = options.rowLength ?? 1;
  assert(values.length % rowLength === 0, `${name} has whole rows`);
  const chunkRows = options.rowLength === undefined ? Math.floor(CHUNK_BYTES / DTYPES[dtype].bytes) : CHUNK_FRAMES;
  const { id } = store.run(
    'INSERT INTO array (bundle_id, name, dtype, length, row_length, chunk_rows) VALUES (?, ?, ?, ?, ?, ?)',
    bundleId,
    name,
    dtype,
    values.length,
    rowLength,
    chunkRows,
  );
  const step = chunkRows * rowLength;
  for (let seq = 0; seq * step < values.length; seq++) {
    const part = values.subarray(seq * step, Math.min(values.length, (seq + 1) * step));
    const { codec, data } = encodeChunk(part, dtype, options.compress ?? false);
    store.run(
      'INSERT INTO array_chunk (array_id, seq, codec, crc32, data) VALUES (?, ?, ?, ?, ?)',
      id,
      seq,
      codec,
      crc32(data),
      data,
    );
  }
}

/**
 * Reads one array of a bundle, or only the rows of `range`; then only the chunks it touches are read.
 *
 * @returns null where the bundle has no such array
 * @throws Problem project/damaged where a chunk is missing or its checksum is wrong
 */
export function readArray(store: ProjectStore, bundleId: number, name: string, range?: RowRange): StoredArray | null {
  const array = store.get<ArrayRow>(
    'SELECT id, dtype, length, row_length, chunk_rows FROM array WHERE bundle_id = ? AND name = ?',
    bundleId,
    name,
  );
  if (array === undefined) return null;
  const rows = array.length / array.row_length;
  const start = Math.max(0, Math.min(rows, range?.start ?? 0));
  const end = Math.max(start, Math.min(rows, range?.end ?? rows));
  const out = new DTYPES[array.dtype].make((end - start) * array.row_length);
  const step = array.chunk_rows * array.row_length;
  const from = start * array.row_length;
  const to = end * array.row_length;
  for (let seq = Math.floor(from / step); seq * step < to; seq++) {
    const first = seq * step;
    const part = readChunk(store, array, seq, Math.min(step, array.length - first));
    out.set(part.subarray(Math.max(0, from - first), Math.min(part.length, to - first)), Math.max(0, first - from));
  }
  return out;
}

function readChunk(store: ProjectStore, array: ArrayRow, seq: number, length: number): StoredArray {
  const row = store.get<{ codec: ChunkCodec; crc32: number; data: Buffer }>(
    'SELECT codec, crc32, data FROM array_chunk WHERE array_id = ? AND seq = ?',
    array.id,
    seq,
  );
  const part =
    row !== undefined && crc32(row.data) === row.crc32 ? decodeChunk(row.data, row.codec, array.dtype) : null;
  if (part === null || part.length !== length) {
    throw new Problem('project/damaged', {
      path: store.path,
      reason: `block ${seq} of array ${array.id} is unreadable`,
    });
  }
  return part;
}
