/** Position in a block, row-major, of the coefficient at each place of the zigzag order (T.81, figure A.6). */
export const ZIGZAG: Uint8Array = zigzag();

function zigzag(): Uint8Array {
  const order: number[] = [];
  for (let sum = 0; sum <= 14; sum++)
    for (let step = 0; step <= sum; step++) {
      const [y, x] = sum % 2 === 0 ? [sum - step, step] : [step, sum - step];
      if (y < 8 && x < 8) order.push(y * 8 + x);
    }
  return Uint8Array.from(order);
}

/** Quantisation of luma and chroma (T.81, tables K.1 and K.2), row-major. */
const LUMA = [
  ...[16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56],
  ...[14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
];
const CHROMA = [
  ...[17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99],
  ...[47, 66, 99, 99, 99, 99, 99, 99],
  ...Array.from({ length: 32 }, () => 99),
];

/** @param quality  50 to 100; the tables become finer towards 100 */
export function quantTables(quality: number): [luma: Uint8Array, chroma: Uint8Array] {
  const scaled = (table: number[]) =>
    Uint8Array.from(table, (value) => Math.max(1, Math.round((value * (100 - quality)) / 50)));
  return [scaled(LUMA), scaled(CHROMA)];
}

/** How many codes there are of each length from 1 to 16 bits, and their symbols (T.81, tables K.3 to K.6). */
export interface HuffmanTable {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
/** Symbols run and size from `hex`, two digits each. */
const fromHex = (hex: string) => [...Buffer.from(hex, 'hex')];

export const DC_TABLES: readonly HuffmanTable[] = [
  { counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: upTo(12) },
  { counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], symbols: upTo(12) },
];
export const AC_TABLES: readonly HuffmanTable[] = [
  {
    counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    symbols: fromHex(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a' +
        '3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a9293' +
        '9495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6' +
        'e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
    ),
  },
  {
    counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
    symbols: fromHex(
      '0001020311040521310612415107617113223281081442' +
        '91a1b1c109233352f0156272d10a162434e125f11718191a262728292a' +
        '35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293' +
        '9495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7' +
        'e8e9eaf2f3f4f5f6f7f8f9fa',
    ),
  },
];

/** Code and length of each symbol. */
interface Codes {
  readonly code: Uint16Array;
  readonly length: Uint8Array;
}

export const DC_CODES: readonly Codes[] = DC_TABLES.map(codesOf);
export const AC_CODES: readonly Codes[] = AC_TABLES.map(codesOf);

/** Codes are counted up within a length and doubled from one length to the next (T.81, C.2). */
function codesOf({ counts, symbols }: HuffmanTable): Codes {
  const code = new Uint16Array(256);
  const length = new Uint8Array(256);
  let next = 0;
  let at = 0;
  counts.forEach((count, bits) => {
    for (let i = 0; i < count; i++) {
      code[symbols[at]!] = next++;
      length[symbols[at++]!] = bits + 1;
    }
    next <<= 1;
  });
  return { code, length };
}
