import { endianness } from 'node:os';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { DTYPES, type Dtype, type StoredArray } from './array-dtype.ts';

/** `raw`: the elements' bytes. `shuffle-deflate`: first bytes of all elements, then all second ones …, deflated. */
export type ChunkCodec = 'raw' | 'shuffle-deflate';

/** Little-endian bytes of a chunk; deflated only where that saves a tenth or more. */
export function encodeChunk(
  values: StoredArray,
  dtype: Dtype,
  compress: boolean,
): { codec: ChunkCodec; data: Uint8Array } {
  const raw = littleEndian(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), DTYPES[dtype].bytes);
  if (!compress) return { codec: 'raw', data: raw };
  const data = deflateSync(shuffle(raw, DTYPES[dtype].bytes), { level: constants.Z_BEST_SPEED });
  return data.length <= raw.length * 0.9 ? { codec: 'shuffle-deflate', data } : { codec: 'raw', data: raw };
}

/** The elements of a chunk. */
export function decodeChunk(data: Uint8Array, codec: ChunkCodec, dtype: Dtype): StoredArray {
  const { make, bytes } = DTYPES[dtype];
  const raw = codec === 'raw' ? data : unshuffle(inflateSync(data), bytes);
  // A fresh buffer, because a row's bytes need not lie where a Float32Array may begin.
  const aligned = littleEndian(new Uint8Array(raw), bytes);
  return new make(aligned.buffer as ArrayBuffer, aligned.byteOffset, Math.floor(aligned.length / bytes));
}

function shuffle(raw: Uint8Array, width: number): Uint8Array {
  const count = raw.length / width;
  const out = new Uint8Array(raw.length);
  for (let plane = 0; plane < width; plane++) {
    for (let i = 0; i < count; i++) out[plane * count + i] = raw[i * width + plane]!;
  }
  return out;
}

function unshuffle(planes: Uint8Array, width: number): Uint8Array {
  const count = planes.length / width;
  const out = new Uint8Array(planes.length);
  for (let plane = 0; plane < width; plane++) {
    for (let i = 0; i < count; i++) out[i * width + plane] = planes[plane * count + i]!;
  }
  return out;
}

function littleEndian(bytes: Uint8Array, width: number): Uint8Array {
  if (width === 1 || endianness() === 'LE') return bytes;
  const swapped = new Uint8Array(bytes);
  for (let at = 0; at < swapped.length; at += width) swapped.subarray(at, at + width).reverse();
  return swapped;
}
