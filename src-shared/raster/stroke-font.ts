/**
 * Our own stroke letters for labels. Each glyph is polylines on a grid 0..4 wide and 0..6 high (y downwards, baseline
 * at 6): pairs of digits are points, blanks part polylines. `A = 062046 1434` is an angle and a bar.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  ' ': '',
  A: '062046 1434',
  B: '06003041423303 33444536 3606',
  C: '4130100105163645',
  D: '0600203142443526 0626',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '1016',
  J: '304045361605',
  K: '0006 4003 1346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  '0': '103041453616050110 1531',
  '1': '012026',
  '2': '01103041420646',
  '3': '0110304142334445361605 1333',
  '4': '36300444',
  '5': '4000033344453606',
  '6': '413010010516364544331304',
  '7': '004016',
  '8': '103041423313020110 1304051636454433',
  '9': '051636454130100102133342',
  '%': '4006 0010110100 3545463635',
  '.': '1516',
  ',': '2517',
  ':': '1213 1516',
  '-': '0333',
  '+': '0343 2125',
  '/': '4006',
  '#': '1016 3036 0242 0444',
  '(': '20111526',
  ')': '10212516',
  '?': '011030414223 2526',
};

/** Height of capitals on the grid. */
export const GLYPH_HEIGHT = 6;

export interface Glyph {
  /** Polylines as x, y pairs on the grid. */
  readonly lines: readonly (readonly number[])[];
  /** Width on the grid without spacing. */
  readonly width: number;
}

const parsed = new Map<string, Glyph>();

/** Strokes of a character. Small letters are drawn as capitals; unknown characters as a question mark. */
export function glyphOf(character: string): Glyph {
  const key = character.toUpperCase();
  const known = parsed.get(key);
  if (known) return known;
  const source = GLYPHS[key] ?? GLYPHS['?']!;
  const lines = source
    .split(' ')
    .filter((line) => line.length > 0)
    .map((line) => Array.from(line, Number));
  let width = 0;
  for (const line of lines) for (let i = 0; i < line.length; i += 2) width = Math.max(width, line[i]!);
  const glyph = { lines, width: lines.length === 0 ? 2 : width };
  parsed.set(key, glyph);
  return glyph;
}
