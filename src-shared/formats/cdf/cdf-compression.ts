import { gunzipSync } from 'fflate';
import type { ByteSource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import { type OffsetBytes, RECORD, RecordReader } from './record-reader.ts';

/** How a file or a variable is packed. */
export type CdfCompression = 'none' | 'rle' | 'gzip';

const KINDS: Readonly<Record<number, CdfCompression>> = { 0: 'none', 1: 'rle', 5: 'gzip' };

/** Reads a compression parameters record. @throws FormatError for Huffman packing, which no current writer uses */
export function readCompression(source: ByteSource, address: number, offsetBytes: OffsetBytes): CdfCompression {
  const type = new RecordReader(source, address, offsetBytes, [RECORD.compression]).int32();
  const kind = KINDS[type];
  if (!kind) throw new FormatError(`it is packed in the way ${type}, which is not supported`);
  return kind;
}

/** Unpacks into exactly `bytes` bytes. @throws FormatError if it gives more or fewer */
export function unpackCdf(packed: Uint8Array, kind: CdfCompression, bytes: number): Uint8Array {
  const data = kind === 'gzip' ? gunzip(packed, bytes) : kind === 'rle' ? expandZeros(packed, bytes) : packed;
  if (data.length !== bytes) throw new FormatError(`a block unpacks to ${data.length} bytes instead of ${bytes}`);
  return data;
}

function gunzip(packed: Uint8Array, bytes: number): Uint8Array {
  try {
    // One byte more than expected shows a block that is too long without taking the memory it asks for.
    return gunzipSync(packed, { out: new Uint8Array(bytes + 1) });
  } catch (error) {
    throw new FormatError('a block does not unpack', { cause: error });
  }
}

/** Run-length encoding of zeros: a zero byte is followed by how many more there are. */
function expandZeros(packed: Uint8Array, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  let at = 0;
  for (let i = 0; i < packed.length; i++) {
    if (packed[i] === 0) at += (packed[++i] ?? 0) + 1;
    else if (at < bytes) out[at++] = packed[i]!;
    else at++;
  }
  if (at !== bytes) throw new FormatError(`a block unpacks to ${at} bytes instead of ${bytes}`);
  return out;
}
