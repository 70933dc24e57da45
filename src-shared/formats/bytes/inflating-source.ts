import { Inflate } from 'fflate';
import { crc32 } from '../crc32.ts';
import { FormatError } from '../format-error.ts';
import type { ByteSource } from './byte-source.ts';
import { Adler32 } from './checksums.ts';

/** Packed bytes that are unpacked at once; they give 16 MiB at most. */
const INPUT_BYTES = 16_384;
/** Deflate grows data at most this many times. */
const MAX_RATIO = 1032;

export interface InflatingOptions {
  /** Most bytes that may be unpacked and kept in memory. */
  maxBytes?: number;
}
const DEFAULTS: Required<InflatingOptions> = { maxBytes: 2 ** 31 };

/**
 * A zlib or gzip file as a source of its unpacked bytes. It is unpacked from front to back only as far as somebody
 * reads, and what was unpacked stays in memory; `size` is an upper bound until the end was reached.
 *
 * @throws FormatError if the header is damaged
 */
export function inflatingSource(packed: ByteSource, options: InflatingOptions = {}): ByteSource {
  return new InflatingSource(packed, { ...DEFAULTS, ...options }.maxBytes);
}

class InflatingSource implements ByteSource {
  size: number;
  private readonly packed: ByteSource;
  private readonly maxBytes: number;
  private readonly trailerBytes: number;
  /** Checksum of a zlib file; null for gzip, which has a CRC. */
  private readonly adler: Adler32 | null;
  private crc = 0;
  private readonly inflate: Inflate;
  private readonly parts: Uint8Array[] = [];
  /** Where each part begins. */
  private readonly starts: number[] = [];
  private inputAt: number;
  private unpacked = 0;
  private ended = false;

  constructor(packed: ByteSource, maxBytes: number) {
    this.packed = packed;
    this.maxBytes = maxBytes;
    const head = packed.read(0, Math.min(packed.size, INPUT_BYTES));
    const gzip = head[0] === 0x1f;
    this.inputAt = gzip ? gzipHeaderBytes(head) : 2;
    this.trailerBytes = gzip ? 8 : 4;
    this.adler = gzip ? null : new Adler32();
    if (packed.size < this.inputAt + this.trailerBytes) throw new FormatError('it is cut off');
    this.size = packed.size * MAX_RATIO;
    this.inflate = new Inflate((part, final) => this.take(part, final));
  }

  read(offset: number, length: number): Uint8Array {
    const end = offset + length;
    if (end > this.maxBytes) throw new FormatError(`it unpacks to more than the limit of ${this.maxBytes} bytes`);
    if (this.available(offset, length) < length) {
      throw new FormatError(`it ends after ${this.unpacked} bytes, but ${length} more were expected at byte ${offset}`);
    }
    return this.copy(offset, length);
  }

  available(offset: number, length: number): number {
    if (offset >= this.maxBytes) return 0;
    while (this.unpacked < Math.min(offset + length, this.maxBytes) && !this.ended) this.unpackMore();
    return Math.max(0, Math.min(length, this.unpacked - offset));
  }

  private unpackMore(): void {
    const dataEnd = this.packed.size - this.trailerBytes;
    const length = Math.min(INPUT_BYTES, dataEnd - this.inputAt);
    const final = this.inputAt + length >= dataEnd;
    const input = this.packed.read(this.inputAt, Math.max(length, 0)).slice();
    this.inputAt += length;
    try {
      this.inflate.push(input, final);
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      throw new FormatError('its packed data are damaged or cut off', { cause });
    }
    if (!final) return;
    this.finish(dataEnd);
  }

  private take(part: Uint8Array, _final: boolean): void {
    if (part.length === 0) return;
    if (this.unpacked + part.length > this.maxBytes) {
      throw new FormatError(`it unpacks to more than the limit of ${this.maxBytes} bytes`);
    }
    if (this.adler) this.adler.update(part);
    else this.crc = crc32(part, this.crc);
    this.starts.push(this.unpacked);
    this.parts.push(part);
    this.unpacked += part.length;
  }

  private finish(dataEnd: number): void {
    this.ended = true;
    this.size = this.unpacked;
    const trailer = this.packed.read(dataEnd, 4);
    const expected = new DataView(trailer.buffer, trailer.byteOffset, 4).getUint32(0, !this.adler);
    if ((this.adler?.value ?? this.crc) !== expected)
      throw new FormatError('its packed data are damaged (the checksum differs)');
  }

  private copy(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    if (length === 0) return out;
    let index = this.partAt(offset);
    for (let done = 0; done < length; index++) {
      const part = this.parts[index]!;
      const from = offset + done - this.starts[index]!;
      const piece = part.subarray(from, from + length - done);
      out.set(piece, done);
      done += piece.length;
    }
    return out;
  }

  /** The part that holds this byte, by bisection. */
  private partAt(offset: number): number {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Length of a gzip header (RFC 1952). @throws FormatError */
function gzipHeaderBytes(head: Uint8Array): number {
  const flags = head[3] ?? 0;
  if (head[2] !== 8) throw new FormatError('it is packed in a way that is not supported');
  let at = 10;
  if (flags & 4) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = head.indexOf(0, at);
    if (end < 0) throw new FormatError('its gzip header does not end');
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at;
}
