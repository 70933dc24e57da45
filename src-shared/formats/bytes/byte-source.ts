import { FormatError } from '../format-error.ts';

/** Bytes at known places: a file, a part of one, or memory. Reading never moves anything, so many readers share one. */
export interface ByteSource {
  /** Length in bytes. A source that unpacks as it is read says an upper bound until its end is known. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; perhaps a view of shared memory, so nobody writes into it.
   *
   * @throws FormatError if the source ends before
   */
  read(offset: number, length: number): Uint8Array;
  /** How many of `length` bytes from `offset` there are; only sources with an uncertain size have it. */
  available?(offset: number, length: number): number;
}

/** How many of `length` bytes from `offset` a source has. */
export function available(source: ByteSource, offset: number, length: number): number {
  return source.available?.(offset, length) ?? Math.max(0, Math.min(length, source.size - offset));
}

/** A source over bytes in memory; what it reads are views of them. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      checkRange(bytes.length, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/**
 * A part of a source as a source of its own.
 *
 * @throws FormatError if the part reaches beyond the source
 */
export function sliceSource(source: ByteSource, start: number, size: number): ByteSource {
  checkRange(source.size, start, size);
  return {
    size,
    read(offset, length) {
      checkRange(size, offset, length);
      return source.read(start + offset, length);
    },
  };
}

/** Says where a source ends if a range is not inside it. @throws FormatError */
export function checkRange(size: number, offset: number, length: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
    throw new FormatError(`it ends after ${size} bytes, but ${length} more were expected at byte ${offset}`);
  }
}

/** Bytes that were found but not read yet. */
export class ByteSpan {
  readonly source: ByteSource;
  readonly offset: number;
  readonly length: number;

  /** @throws FormatError if the span reaches beyond the source */
  constructor(source: ByteSource, offset: number, length: number) {
    checkRange(source.size, offset, length);
    this.source = source;
    this.offset = offset;
    this.length = length;
  }

  /** A span over bytes in memory. */
  static of(bytes: Uint8Array): ByteSpan {
    return new ByteSpan(memorySource(bytes), 0, bytes.length);
  }

  /** The bytes, or a part of them; not to be written into. */
  bytes(start = 0, length = this.length - start): Uint8Array {
    checkRange(this.length, start, length);
    return this.source.read(this.offset + start, length);
  }
}
