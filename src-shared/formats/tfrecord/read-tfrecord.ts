import type { ByteSource } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';

/** Bytes of a record's length with its checksum, and of the checksum behind it. */
const HEAD = 12;
const TAIL = 4;
const MOST_BYTES = 2 ** 30;

/**
 * The records of a TFRecord file, one after the other: length (8 bytes), its checksum, the record, its checksum. Only one
 * of them is in memory.
 *
 * @throws FormatError where a checksum is wrong or the file ends within a record
 */
export function* readTfRecords(source: ByteSource): Generator<Uint8Array> {
  let number = 0;
  for (let at = 0; at < source.size; number++) {
    const fail = (reason: string): never => {
      throw new FormatError(`its record ${number} ${reason}`);
    };
    if (at + HEAD > source.size) fail('is cut off');
    const head = source.read(at, HEAD);
    const view = new DataView(head.buffer, head.byteOffset, HEAD);
    if (view.getUint32(8, true) !== maskedCrc(head.subarray(0, 8))) {
      fail(number === 0 ? 'has no valid length: it is no TFRecord file, or a packed one' : 'has no valid length');
    }
    const length = Number(view.getBigUint64(0, true));
    if (length > MOST_BYTES || at + HEAD + length + TAIL > source.size) fail('is cut off');
    const data = source.read(at + HEAD, length);
    const tail = source.read(at + HEAD + length, TAIL);
    if (new DataView(tail.buffer, tail.byteOffset, TAIL).getUint32(0, true) !== maskedCrc(data)) fail('is damaged');
    yield data;
    at += HEAD + length + TAIL;
  }
}

/** Frames a record as the format does: what `readTfRecords` reads. */
export function frameTfRecord(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(HEAD + data.length + TAIL);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(out.subarray(0, 8)), true);
  out.set(data, HEAD);
  view.setUint32(HEAD + data.length, maskedCrc(data), true);
  return out;
}

let table: Uint32Array | null = null;

/** CRC-32C (Castagnoli), turned and shifted as the format wants it. */
function maskedCrc(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
