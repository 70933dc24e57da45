/**
 * Writes NUT with one stream of raw RGB or RGBA pictures that carry times in µs, for the ffmpeg program to read from a pipe.
 * Format: NUT Open Container Format, 2013-10-03.
 */
export const nutWriter = {
  /** Everything in front of the first picture. */
  head(width: number, height: number, alpha = false): Uint8Array {
    return Buffer.concat([
      Buffer.from('nut/multimedia container\0', 'latin1'),
      packet('4e4d7a561f5f04ad', mainHeader()),
      packet('4e5311405bf2f9db', streamHeader(width, height, alpha)),
    ]);
  },

  /** What stands in front of a picture's bytes. @param ptsUs  not below 0 */
  picture(ptsUs: number, bytes: number): Uint8Array {
    const syncpoint = packet('4e4be4adeeca4569', [...v(ptsUs), ...v(0)]);
    const fields = Uint8Array.from([CODE, ...v(ptsUs + 2 ** MSB_SHIFT), ...v(bytes)]);
    return Buffer.concat([syncpoint, fields, checksum(fields)]);
  },
};

/** The one byte every picture begins with: a key frame with its own time, size and checksum. */
const CODE = 1;
const PICTURE_FLAGS = 1 | 8 | 32 | 64;
const INVALID = 8192;
const MSB_SHIFT = 7;

function mainHeader(): number[] {
  const version = 3;
  const entry = (flags: number, count: number) => [
    ...v(flags),
    6,
    ...s(0),
    ...v(1),
    ...v(0),
    ...v(0),
    ...v(0),
    ...v(count),
  ];
  return [
    ...[...v(version), ...v(1), ...v(65536)], // one stream; longest distance of syncpoints
    ...[...v(1), ...v(1), ...v(1_000_000)], // one time base
    ...[...entry(INVALID, CODE), ...entry(PICTURE_FLAGS, 1), ...entry(INVALID, 253)], // and the start codes' own byte
    ...v(0), // no headers are left out
  ];
}

function streamHeader(width: number, height: number, alpha: boolean): number[] {
  const codec = [0x52, 0x47, 0x42, alpha ? 0x41 : 24]; // RGB, 24 bits, or RGBA
  return [
    ...[...v(0), ...v(0), ...v(4), ...codec, ...v(0), ...v(MSB_SHIFT)], // video, by the one time base
    ...[...v(1 << 20), ...v(0), ...v(0), ...v(0)], // longest pts distance, no delay, no flags, no codec data
    ...[...v(width), ...v(height), ...v(0), ...v(0), ...v(0)], // shape of pixels and colours unknown
  ];
}

/** A packet with its start code, length and checksum. */
function packet(startcode: string, body: readonly number[]): Uint8Array {
  const content = Uint8Array.from(body);
  const head = Buffer.concat([Buffer.from(startcode, 'hex'), Uint8Array.from(v(content.length + 4))]);
  const headSum = content.length + 4 > 4096 ? checksum(head) : new Uint8Array(0);
  return Buffer.concat([head, headSum, content, checksum(content)]);
}

/** An unsigned number, seven bits a byte, high ones first. */
function v(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 128);
  return bytes;
}

/** A signed number. */
function s(value: number): number[] {
  return v(value > 0 ? 2 * value - 1 : -2 * value);
}

/** CRC-32 with the generator 0x04c11db7, high bits first, from 0. */
function checksum(bytes: Uint8Array): Uint8Array {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  const out = Buffer.alloc(4);
  out.writeInt32BE(sum | 0);
  return out;
}
