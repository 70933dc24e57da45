import type { ByteSource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';

/** Kinds of records (CDF Internal Format Description 3.9, chapter 2). */
export const RECORD = {
  cdf: 1,
  global: 2,
  rVariable: 3,
  values: 7,
  index: 6,
  zVariable: 8,
  compressedFile: 10,
  compression: 11,
  compressedValues: 13,
} as const;

/** Largest record of metadata that is believed. */
const MAX_RECORD = 2 ** 24;

/** Bytes of sizes and offsets: 8 since version 3, 4 before. */
export type OffsetBytes = 4 | 8;

/** Reads the big-endian fields of one internal record. */
export class RecordReader {
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly offsetBytes: OffsetBytes;
  /** Kind of the record, one of `RECORD`. */
  readonly type: number;
  private at = 0;

  /** @throws FormatError where there is no record of this kind */
  constructor(source: ByteSource, address: number, offsetBytes: OffsetBytes, types: readonly number[]) {
    const head = source.read(address, offsetBytes + 4);
    const headView = new DataView(head.buffer, head.byteOffset, head.length);
    const size = offsetBytes === 8 ? Number(headView.getBigInt64(0)) : headView.getUint32(0);
    this.type = headView.getUint32(offsetBytes);
    if (!types.includes(this.type))
      throw new FormatError(`a record of kind ${types[0]} was expected at byte ${address}`);
    // Records of values are long; only their head is read here.
    const isData = this.type === RECORD.values || this.type === RECORD.compressedValues;
    const length = isData ? Math.min(size, 64) : size;
    if (!(length >= head.length && length <= MAX_RECORD)) throw new FormatError(`a record claims ${size} bytes`);
    this.bytes = source.read(address, length);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.offsetBytes = offsetBytes;
    this.at = head.length;
  }

  int32(): number {
    return this.view.getInt32(this.take(4));
  }

  int32s(count: number): number[] {
    if (!(count >= 0 && count <= this.bytes.length)) throw new FormatError('a record is shorter than its lists');
    return Array.from({ length: count }, () => this.int32());
  }

  /** A place in the file; 0 and -1 mean nowhere. */
  offset(): number {
    const at = this.take(this.offsetBytes);
    const value = this.offsetBytes === 8 ? Number(this.view.getBigInt64(at)) : this.view.getInt32(at);
    return Math.max(value, 0);
  }

  offsets(count: number): number[] {
    if (!(count >= 0 && count <= this.bytes.length)) throw new FormatError('a record is shorter than its lists');
    return Array.from({ length: count }, () => this.offset());
  }

  /** Text up to the first zero or the end of the field. */
  text(length: number): string {
    const at = this.take(length);
    const bytes = this.bytes.subarray(at, at + length);
    const end = bytes.indexOf(0);
    return String.fromCharCode(...bytes.subarray(0, end < 0 ? length : end));
  }

  skip(count: number): void {
    this.take(count);
  }

  private take(count: number): number {
    if (!(count >= 0 && this.at + count <= this.bytes.length)) {
      throw new FormatError('a record is shorter than its fields');
    }
    const at = this.at;
    this.at += count;
    return at;
  }
}
