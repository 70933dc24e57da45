import type { ByteSource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';

/** Sizes that the superblock announces for all numbers of a file, bytes. */
export interface FieldSizes {
  readonly offsets: number;
  readonly lengths: number;
}

/** An address or length of all ones: not allocated. */
export const UNDEFINED = Number.POSITIVE_INFINITY;

/** Reads the little-endian fields of one block of a file, one after the other. */
export class FieldReader {
  readonly bytes: Uint8Array;
  readonly sizes: FieldSizes;
  /** Next byte of the block. */
  at = 0;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, sizes: FieldSizes) {
    this.bytes = bytes;
    this.sizes = sizes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  skip(count: number): void {
    this.take(count);
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes; all ones are `UNDEFINED`. */
  uint(size: number): number {
    const at = this.take(size);
    let value = 0;
    let ones = true;
    for (let i = size - 1; i >= 0; i--) {
      const byte = this.bytes[at + i]!;
      if (byte !== 255) ones = false;
      value = value * 256 + byte;
    }
    return ones ? UNDEFINED : value;
  }

  offset(): number {
    return this.uint(this.sizes.offsets);
  }

  length(): number {
    return this.uint(this.sizes.lengths);
  }

  /** The next bytes, a view. */
  slice(count: number): Uint8Array {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }

  /** ASCII letters up to the first zero, at most `count`. */
  text(count: number): string {
    return textOf(this.slice(count));
  }

  /** @throws FormatError if the next letters are others */
  expect(letters: string, what: string): void {
    if (this.left < letters.length || this.text(letters.length) !== letters) {
      throw new FormatError(`its ${what} does not begin as it should`);
    }
  }

  private take(count: number): number {
    if (!(count >= 0 && count <= this.left)) throw new FormatError('one of its blocks is shorter than it should be');
    const at = this.at;
    this.at += count;
    return at;
  }
}

/** Letters up to the first zero. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
}

/** Largest block of metadata. Real ones have a few KB. */
const MAX_BLOCK = 2 ** 26;

/** A block of metadata at an address. @throws FormatError beyond the end of the file, or absurdly long */
export function readBlock(source: ByteSource, address: number, length: number, sizes: FieldSizes): FieldReader {
  if (!(length >= 0 && length <= MAX_BLOCK)) throw new FormatError(`one of its blocks claims ${length} bytes`);
  return new FieldReader(source.read(address, length), sizes);
}
