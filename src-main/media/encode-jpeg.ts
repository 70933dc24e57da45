import { BitWriter } from './jpeg/bit-writer.ts';
import { blockTransform } from './jpeg/block-transform.ts';
import { jpegHeader } from './jpeg/header.ts';
import { AC_CODES, DC_CODES, quantTables, ZIGZAG } from './jpeg/tables.ts';

const QUALITY = 85;

/**
 * Encodes a picture as baseline JPEG (4:2:0, T.81 with the example tables of its annex K). In plain code, for the small
 * pictures made here take a few ms, and starting an encoder of FFmpeg takes as long.
 *
 * @param rgb  height × width × 3 bytes, rows without padding
 */
export function encodeJpeg(rgb: Uint8Array, { width, height }: { width: number; height: number }): Uint8Array {
  const tables = quantTables(QUALITY);
  const bits = new BitWriter(jpegHeader(width, height, tables));
  const planes = [new Float32Array(256), new Float32Array(64), new Float32Array(64)] as const;
  const block = new Float32Array(64);
  const levels = new Int32Array(64);
  const last = [0, 0, 0];
  const transforms = tables.map(blockTransform);
  const write = (component: number, source: Float32Array, offset: number, stride: number) => {
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) block[y * 8 + x] = source[offset + y * stride + x]!;
    const table = component === 0 ? 0 : 1;
    transforms[table]!(block, levels);
    last[component] = writeBlock(bits, levels, table, last[component]!);
  };
  for (let y = 0; y < height; y += 16)
    for (let x = 0; x < width; x += 16) {
      fillUnit(planes, rgb, width, height, x, y);
      for (const offset of [0, 8, 128, 136]) write(0, planes[0], offset, 16);
      write(1, planes[1], 0, 8);
      write(2, planes[2], 0, 8);
    }
  return bits.finish();
}

/** Luma of 16 × 16 px, −128..127, and both chromas averaged over 2 × 2 px; edges are repeated beyond the picture. */
function fillUnit(
  [luma, blue, red]: readonly [Float32Array, Float32Array, Float32Array],
  rgb: Uint8Array,
  width: number,
  height: number,
  x0: number,
  y0: number,
): void {
  blue.fill(0);
  red.fill(0);
  for (let y = 0; y < 16; y++) {
    const row = Math.min(y0 + y, height - 1) * width;
    for (let x = 0; x < 16; x++) {
      const at = (row + Math.min(x0 + x, width - 1)) * 3;
      const r = rgb[at]!;
      const g = rgb[at + 1]!;
      const b = rgb[at + 2]!;
      luma[y * 16 + x] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
      const chroma = (y >> 1) * 8 + (x >> 1);
      blue[chroma] = blue[chroma]! + (-0.168736 * r - 0.331264 * g + 0.5 * b) / 4;
      red[chroma] = red[chroma]! + (0.5 * r - 0.418688 * g - 0.081312 * b) / 4;
    }
  }
}

/** Huffman-codes one block. @returns its DC level, from which the next block of the component differs */
function writeBlock(bits: BitWriter, levels: Int32Array, table: number, lastDc: number): number {
  const dc = DC_CODES[table]!;
  const ac = AC_CODES[table]!;
  writeLevel(bits, dc, 0, levels[0]! - lastDc);
  let end = 63;
  while (end > 0 && levels[ZIGZAG[end]!] === 0) end--;
  let zeros = 0;
  for (let i = 1; i <= end; i++) {
    const level = levels[ZIGZAG[i]!]!;
    if (level === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.write(ac.code[0xf0]!, ac.length[0xf0]!);
    writeLevel(bits, ac, zeros, level);
    zeros = 0;
  }
  if (end < 63) bits.write(ac.code[0]!, ac.length[0]!);
  return levels[0]!;
}

/** A run of zeros and a level: the code of run and size, then the level's bits, ones' complement where negative. */
function writeLevel(
  bits: BitWriter,
  codes: { code: Uint16Array; length: Uint8Array },
  run: number,
  level: number,
): void {
  const size = 32 - Math.clz32(Math.abs(level));
  const symbol = (run << 4) | size;
  bits.write(codes.code[symbol]!, codes.length[symbol]!);
  if (size > 0) bits.write(level > 0 ? level : level + (1 << size) - 1, size);
}
