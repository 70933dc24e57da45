import { FormatError } from '../format-error.ts';
import { available, type ByteSource, ByteSpan, checkRange } from './byte-source.ts';

const WINDOW_BYTES = 65_536;

/** Reads small things one after the other from a source, through a window of 64 KiB. Numbers are little-endian. */
export class ByteCursor {
  readonly source: ByteSource;
  /** Byte that is read next. */
  position: number;
  private windowStart = 0;
  private window: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.window.buffer);

  constructor(source: ByteSource, position = 0) {
    this.source = source;
    this.position = position;
  }

  uint8(): number {
    const at = this.take(1);
    return this.view.getUint8(at);
  }

  uint16(): number {
    const at = this.take(2);
    return this.view.getUint16(at, true);
  }

  int32(): number {
    const at = this.take(4);
    return this.view.getInt32(at, true);
  }

  uint32(): number {
    const at = this.take(4);
    return this.view.getUint32(at, true);
  }

  /** An unsigned 64-bit number; beyond 2^53 it is rounded, which is beyond any file. */
  uint64(): number {
    const at = this.take(8);
    return Number(this.view.getBigUint64(at, true));
  }

  /** Big-endian, as pickles store floats. */
  float64BigEndian(): number {
    const at = this.take(8);
    return this.view.getFloat64(at, false);
  }

  /** The next bytes, not to be written into. @throws FormatError if the source ends before */
  bytes(length: number): Uint8Array {
    if (length <= WINDOW_BYTES) {
      const at = this.take(length);
      return this.window.subarray(at, at + length);
    }
    const bytes = this.source.read(this.position, length);
    this.position += length;
    return bytes;
  }

  /** The next bytes as a span; skips them without reading. @throws FormatError if the source ends before */
  span(length: number): ByteSpan {
    const span = new ByteSpan(this.source, this.position, length);
    this.position += length;
    return span;
  }

  /**
   * The bytes up to the next line feed, which is skipped.
   *
   * @throws FormatError if there is none within `maxBytes`
   */
  line(maxBytes: number): Uint8Array {
    const start = this.position;
    for (let length = 128; ; length *= 4) {
      const here = available(this.source, start, Math.min(length, maxBytes + 1));
      const bytes = this.source.read(start, here);
      const end = bytes.indexOf(10);
      if (end >= 0) {
        this.position = start + end + 1;
        return bytes.subarray(0, end);
      }
      if (here < length) throw new FormatError(`a line at byte ${start} does not end`);
    }
  }

  /** Makes sure that `length` bytes lie in the window and steps over them; their place in the window. */
  private take(length: number): number {
    const at = this.position - this.windowStart;
    if (at >= 0 && at + length <= this.window.length) {
      this.position += length;
      return at;
    }
    checkRange(this.source.size, this.position, length);
    this.window = this.readWindow(length);
    this.view = new DataView(this.window.buffer, this.window.byteOffset, this.window.length);
    this.windowStart = this.position;
    this.position += length;
    return 0;
  }

  private readWindow(length: number): Uint8Array {
    const { source, position } = this;
    const ahead = available(source, position, WINDOW_BYTES);
    return source.read(position, Math.max(ahead, length));
  }
}
