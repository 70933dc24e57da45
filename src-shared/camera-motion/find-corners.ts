import type { GreyPicture } from './grey-pyramid.ts';

/** What is not background: x, y, width, height, px of the grey picture. */
export type MaskBox = readonly [number, number, number, number];

/** The grid that corners are spread over, so that no part of the picture decides alone. */
const COLUMNS = 14;
const ROWS = 10;
const PER_CELL = 2;
/** Sums of gradients are taken over windows of this radius, px. */
const RADIUS = 2;
/** Corners nearer to the border cannot be followed, px. */
const BORDER = 8;
/** Weakest corner: share of the strongest, and the square of the weakest gradient (grey levels per px) that is no noise. */
const WEAKEST_SHARE = 0.004;
const WEAKEST = 6;

/**
 * Points that can be found again in another picture: local maxima of the smaller eigenvalue of the gradients' second
 * moments (Shi and Tomasi 1994), spread over a grid, outside the masked boxes.
 *
 * @returns x, y px, shape [n, 2]
 */
export function findCorners(picture: GreyPicture, masked: readonly MaskBox[]): Float32Array {
  const { width, height } = picture;
  const strength = cornerStrength(picture);
  let strongest = 0;
  for (const value of strength) if (value > strongest) strongest = value;
  const weakest = Math.max(WEAKEST, WEAKEST_SHARE * strongest);
  const cells: { x: number; y: number; value: number }[][] = Array.from({ length: COLUMNS * ROWS }, () => []);
  for (let y = BORDER; y < height - BORDER; y++) {
    for (let x = BORDER; x < width - BORDER; x++) {
      const value = strength[y * width + x]!;
      if (value < weakest || !isPeak(strength, width, x, y) || isMasked(masked, x, y)) continue;
      const cell = cells[Math.floor((y / height) * ROWS) * COLUMNS + Math.floor((x / width) * COLUMNS)]!;
      if (cell.length === PER_CELL && cell.at(-1)!.value >= value) continue;
      cell.push({ x, y, value });
      cell.sort((a, b) => b.value - a.value);
      cell.length = Math.min(cell.length, PER_CELL);
    }
  }
  return Float32Array.from(cells.flat().flatMap(({ x, y }) => [x, y]));
}

/** True inside one of the boxes. */
export function isMasked(masked: readonly MaskBox[], x: number, y: number): boolean {
  return masked.some(([left, top, w, h]) => x >= left && y >= top && x <= left + w && y <= top + h);
}

function isPeak(strength: Float32Array, width: number, x: number, y: number): boolean {
  const at = y * width + x;
  const own = strength[at]!;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) if (strength[at + dy * width + dx]! > own) return false;
  }
  return true;
}

/** Smaller eigenvalue of the mean second moments of the gradient around each point, shape [height, width]. */
function cornerStrength({ width, height, data }: GreyPicture): Float32Array {
  const size = width * height;
  const moments = [new Float32Array(size), new Float32Array(size), new Float32Array(size)] as const;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const gx = (data[i + 1]! - data[i - 1]!) / 2;
      const gy = (data[i + width]! - data[i - width]!) / 2;
      moments[0][i] = gx * gx;
      moments[1][i] = gx * gy;
      moments[2][i] = gy * gy;
    }
  }
  const [xx, xy, yy] = moments.map((moment) => boxMean(moment, width, height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const half = (xx[i]! + yy[i]!) / 2;
    out[i] = half - Math.hypot((xx[i]! - yy[i]!) / 2, xy[i]!);
  }
  return out;
}

function boxMean(values: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  const count = (2 * RADIUS + 1) ** 2;
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < 2 * RADIUS; x++) sum += values[y * width + x]!;
    for (let x = RADIUS; x < width - RADIUS; x++) {
      sum += values[y * width + x + RADIUS]!;
      across[y * width + x] = sum;
      sum -= values[y * width + x - RADIUS]!;
    }
  }
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let y = 0; y < 2 * RADIUS; y++) sum += across[y * width + x]!;
    for (let y = RADIUS; y < height - RADIUS; y++) {
      sum += across[(y + RADIUS) * width + x]!;
      out[y * width + x] = sum / count;
      sum -= across[(y - RADIUS) * width + x]!;
    }
  }
  return out;
}
