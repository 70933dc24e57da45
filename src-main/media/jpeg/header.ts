import { AC_TABLES, DC_TABLES, type HuffmanTable, ZIGZAG } from './tables.ts';

/**
 * Everything in front of the entropy-coded data of a baseline JPEG with luma and chroma at 4:2:0 (T.81, annex B).
 *
 * @param tables  quantisation of luma and chroma, row-major
 */
export function jpegHeader(width: number, height: number, tables: readonly [Uint8Array, Uint8Array]): Uint8Array {
  const word = (value: number) => [value >> 8, value & 0xff];
  const segment = (marker: number, body: readonly number[]) => [0xff, marker, ...word(body.length + 2), ...body];
  const quant = tables.flatMap((table, id) => [id, ...Array.from(ZIGZAG, (at) => table[at]!)]);
  const huffman = (kind: number) => (table: HuffmanTable, id: number) => [
    (kind << 4) | id,
    ...table.counts,
    ...table.symbols,
  ];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, quant),
    // Three components: id, sampling, quantisation table.
    ...segment(0xc0, [8, ...word(height), ...word(width), 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
    ...segment(0xc4, [...DC_TABLES.flatMap(huffman(0)), ...AC_TABLES.flatMap(huffman(1))]),
    ...segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]),
  ]);
}
