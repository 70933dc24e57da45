import type { PipeReader } from './pipe-reader.ts';

/** One frame of a NUT stream. Its data has to be read before the next frame is asked for. */
export interface NutFrame {
  /** Presentation time in ticks of the stream's time base. */
  readonly pts: number;
  /** Size of the data, bytes. */
  readonly size: number;
  /** Fills `target`, which is as long as the data. @returns false where the stream ends first */
  readInto(target: Uint8Array): Promise<boolean>;
}

/** What the stream header says; widths and rates as far as the kind of stream has them. */
export interface NutStream {
  readonly base: { readonly num: number; readonly den: number };
  readonly width: number;
  readonly height: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/**
 * Reads NUT, FFmpeg's own container, as its program writes raw pictures and sound to a pipe: one stream whose frames
 * carry exact times. Format: NUT Open Container Format, 2013-10-03.
 */
export class NutReader {
  readonly #pipe: PipeReader;
  #codes: FrameCode[] = [];
  #elided: Uint8Array[] = [new Uint8Array(0)];
  #bases: { num: number; den: number }[] = [];
  #stream: (NutStream & { msbShift: number }) | null = null;
  #lastPts = 0;
  #begun = false;

  constructor(pipe: PipeReader) {
    this.#pipe = pipe;
  }

  /** The next frame, or null at the end and where it is not NUT. */
  async next(): Promise<NutFrame | null> {
    if (!this.#begun && !(await this.#readMagic())) return null;
    for (;;) {
      const head = await this.#pipe.peek(HEAD_BYTES);
      if (head.length === 0) return null;
      if (head[0] === STARTCODE_BYTE) {
        if (!(await this.#readPacket(head))) return null;
        continue;
      }
      const fields = new Fields(head);
      const frame = this.#frameHead(fields);
      if (!frame || fields.broken) return null;
      this.#pipe.skip(fields.at);
      const { pts, size, prefix } = frame;
      if (size === 0) continue;
      const readInto = async (target: Uint8Array) => {
        target.set(prefix);
        return await this.#pipe.readInto(target.subarray(prefix.length, size));
      };
      return { pts, size, readInto };
    }
  }

  async #readMagic(): Promise<boolean> {
    this.#begun = true;
    const magic = await this.#pipe.peek(MAGIC.length);
    this.#pipe.skip(magic.length);
    return MAGIC.equals(magic);
  }

  /** What the stream header says; null before the first `next`. */
  get stream(): NutStream | null {
    return this.#stream;
  }

  /** A packet with a start code: headers and syncpoints. @returns false at the end, or where it is not NUT */
  async #readPacket(head: Uint8Array): Promise<boolean> {
    const fields = new Fields(head);
    const startcode = fields.hex(8);
    const forward = fields.v();
    if (forward > 4096) fields.hex(4); // checksum of the header
    if (fields.broken || forward > MOST_PACKET_BYTES) return false;
    this.#pipe.skip(fields.at);
    const body = new Uint8Array(forward);
    if (!(await this.#pipe.readInto(body))) return false;
    const content = new Fields(body.subarray(0, -4));
    if (startcode === MAIN) this.#readMain(content);
    else if (startcode === STREAM) this.#readStream(content);
    else if (startcode === SYNCPOINT) this.#readSyncpoint(content);
    return !content.broken;
  }

  #readMain(fields: Fields): void {
    if (fields.v() > 3) fields.v(); // version, minor version
    fields.v(); // streams
    fields.v(); // longest distance of syncpoints
    this.#bases = Array.from({ length: fields.v() }, () => ({ num: fields.v(), den: fields.v() }));
    this.#codes = readFrameCodes(fields);
    const elided = fields.v();
    for (let i = 0; i < elided && !fields.broken; i++) this.#elided.push(fields.bytes(fields.v()));
  }

  #readStream(fields: Fields): void {
    fields.v(); // stream id: there is one stream
    const kind = fields.v();
    fields.bytes(fields.v()); // four letters of the codec
    const base = this.#bases[fields.v()] ?? { num: 1, den: 1 };
    const msbShift = fields.v();
    for (let i = 0; i < 3; i++) fields.v(); // longest pts distance, decode delay, flags
    fields.bytes(fields.v()); // codec's own data
    const [a, b] = [fields.v(), fields.v()];
    const third = kind === AUDIO ? fields.v() : 0;
    this.#stream =
      kind === AUDIO
        ? { base, msbShift, width: 0, height: 0, sampleRate: a / b, channels: third }
        : { base, msbShift, width: a, height: b, sampleRate: 0, channels: 0 };
  }

  #readSyncpoint(fields: Fields): void {
    const coded = fields.v();
    const from = this.#bases[coded % this.#bases.length];
    const to = this.#stream?.base;
    if (!from || !to) return;
    const pts = BigInt(Math.floor(coded / this.#bases.length));
    this.#lastPts = Number((pts * BigInt(from.num) * BigInt(to.den)) / (BigInt(from.den) * BigInt(to.num)));
  }

  #frameHead(fields: Fields): FrameHead | null {
    const code = this.#codes[fields.byte()];
    if (!code || !this.#stream) return null;
    const flags = code.flags & CODED ? code.flags ^ fields.v() : code.flags;
    if (flags & (INVALID | SIDE_DATA)) return null;
    if (flags & STREAM_ID) fields.v();
    let pts = this.#lastPts + code.ptsDelta;
    if (flags & CODED_PTS) pts = fullPts(fields.v(), this.#stream.msbShift, this.#lastPts);
    let size = code.sizeLsb + (flags & SIZE_MSB ? code.sizeMul * fields.v() : 0);
    if (flags & MATCH_TIME) fields.v();
    const elided = this.#elided[flags & HEADER_INDEX ? fields.v() : code.headerIndex];
    let reserved = flags & RESERVED ? fields.v() : code.reserved;
    while (reserved-- > 0) fields.v();
    if (flags & CHECKSUM) fields.hex(4);
    const prefix = elided && size > 0 && size <= 4096 ? elided : new Uint8Array(0);
    size = Math.max(size, prefix.length);
    this.#lastPts = pts;
    return { pts, size, prefix };
  }
}

interface FrameHead {
  readonly pts: number;
  readonly size: number;
  /** First bytes of the data, which are not stored again. */
  readonly prefix: Uint8Array;
}

interface FrameCode {
  readonly flags: number;
  readonly ptsDelta: number;
  readonly sizeMul: number;
  readonly sizeLsb: number;
  readonly reserved: number;
  readonly headerIndex: number;
}

function readFrameCodes(fields: Fields): FrameCode[] {
  const codes: FrameCode[] = [];
  let [ptsDelta, sizeMul, headerIndex] = [0, 1, 0];
  while (codes.length < 256 && !fields.broken) {
    const flags = fields.v();
    const given = fields.v();
    if (given > 0) ptsDelta = fields.s();
    if (given > 1) sizeMul = fields.v();
    if (given > 2) fields.v(); // stream
    const size = given > 3 ? fields.v() : 0;
    const reserved = given > 4 ? fields.v() : 0;
    const count = given > 5 ? fields.v() : sizeMul - size;
    if (given > 6) fields.v(); // match time
    if (given > 7) headerIndex = fields.v();
    for (let i = 8; i < given && !fields.broken; i++) fields.v();
    for (let j = 0; j < count && codes.length < 256; ) {
      const isStartcode = codes.length === STARTCODE_BYTE;
      codes.push({
        flags: isStartcode ? INVALID : flags,
        ptsDelta,
        sizeMul,
        sizeLsb: size + j,
        reserved,
        headerIndex,
      });
      if (!isStartcode) j++;
    }
    if (count <= 0) break;
  }
  return codes;
}

/** A time of which the low bits are given, near the one before; or all of it, above the low bits' range. */
function fullPts(coded: number, shift: number, last: number): number {
  const range = 2 ** shift;
  if (coded >= range) return coded - range;
  const lowest = last - Math.floor((range - 1) / 2);
  return ((((coded - lowest) % range) + range) % range) + lowest;
}

/** Reads NUT's fields one after the other; `broken` once there were too few bytes. */
class Fields {
  readonly #data: Uint8Array;
  at = 0;
  broken = false;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  byte(): number {
    const value = this.#data[this.at++];
    if (value === undefined) this.broken = true;
    return value ?? 0;
  }

  /** An unsigned number, seven bits a byte, high ones first. */
  v(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte & 127);
      if (byte < 128 || this.broken) return value;
    }
  }

  /** A signed number. */
  s(): number {
    const value = this.v() + 1;
    return value % 2 === 1 ? -(value - 1) / 2 : value / 2;
  }

  bytes(count: number): Uint8Array {
    const bytes = this.#data.subarray(this.at, this.at + count);
    this.at += count;
    if (bytes.length < count) this.broken = true;
    return bytes;
  }

  hex(count: number): string {
    return Buffer.from(this.bytes(count)).toString('hex');
  }
}

const MAGIC = Buffer.from('nut/multimedia container\0', 'latin1');
/** Every start code begins with it, and no frame does. */
const STARTCODE_BYTE = 0x4e;
const MAIN = '4e4d7a561f5f04ad';
const STREAM = '4e5311405bf2f9db';
const SYNCPOINT = '4e4be4adeeca4569';
/** Longer than any frame's head, and than what stands in front of a packet. */
const HEAD_BYTES = 128;
const MOST_PACKET_BYTES = 1 << 24;
const AUDIO = 1;

const CODED_PTS = 8;
const STREAM_ID = 16;
const SIZE_MSB = 32;
const CHECKSUM = 64;
const RESERVED = 128;
const SIDE_DATA = 256;
const HEADER_INDEX = 1024;
const MATCH_TIME = 2048;
const CODED = 4096;
const INVALID = 8192;
