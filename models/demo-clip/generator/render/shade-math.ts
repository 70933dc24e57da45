/** Formulas that every shader here uses. Colours are linear light unless a name says otherwise. */
export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
export const mix = (a: number, b: number, u: number): number => a + (b - a) * u;
export function smoothstep(from: number, to: number, x: number): number {
  const u = clamp((x - from) / (to - from), 0, 1);
  return u * u * (3 - 2 * u);
}

/** A number in 0..1 from a lattice point; the same everywhere and always. */
export function hash2(x: number, y: number): number {
  let h = Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Value noise in 0..1. */
export function noise2(x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = x - i;
  const v = y - j;
  const a = u * u * (3 - 2 * u);
  const b = v * v * (3 - 2 * v);
  return mix(mix(hash2(i, j), hash2(i + 1, j), a), mix(hash2(i, j + 1), hash2(i + 1, j + 1), a), b);
}

export type Linear = readonly [number, number, number];

/** A colour written as `#rrggbb` (sRGB) in linear light. */
export function linear(hex: string): Linear {
  const channel = (at: number) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2;
  return [channel(1), channel(3), channel(5)];
}

const TABLE_SIZE = 4096;
const TABLE_MAX = 4;
const table = new Float32Array(TABLE_SIZE + 2);
for (let i = 0; i < table.length; i++) {
  // Square-root spacing: fine steps in the shadows.
  const x = ((i / TABLE_SIZE) ** 2 * TABLE_MAX) / 1.06;
  // A filmic curve (Narkowicz 2015) and the display's gamma.
  const film = clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0, 1);
  table[i] = film ** (1 / 2.2) * 255;
}

/** Linear light to a display value 0..255 with a filmic shoulder. */
export function display(x: number): number {
  const at = Math.sqrt(clamp(x, 0, TABLE_MAX) / TABLE_MAX) * TABLE_SIZE;
  const i = at | 0;
  return table[i]! + (table[i + 1]! - table[i]!) * (at - i);
}
