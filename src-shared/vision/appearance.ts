import { LANDMARK } from './blazepose.ts';
import { OBSERVATION, type Observation } from './observation.ts';
import type { Picture } from './picture.ts';

/** Bins of one histogram: red share x green share x brightness, blended softly so that noise moves little weight. */
const CHROMA_BINS = 4;
const BRIGHTNESS_BINS = 2;
const BINS = CHROMA_BINS * CHROMA_BINS * BRIGHTNESS_BINS;
/** Samples along and across each body part. */
const ALONG = 12;
const ACROSS = 8;

const UPPER = [LANDMARK.l_shoulder, LANDMARK.r_shoulder, LANDMARK.l_hip, LANDMARK.r_hip] as const;
const LOWER = [LANDMARK.l_hip, LANDMARK.r_hip, LANDMARK.l_knee, LANDMARK.r_knee] as const;

/**
 * Fills in the clothing colours of an observation: one histogram of the trunk, one of the thighs, each summing to 1
 * (or to 0 where the part is outside of the picture).
 */
export function describeAppearanceInto(row: Observation, picture: Picture, scale = 1): void {
  histogramInto(row, OBSERVATION.appearance, picture, UPPER, scale);
  histogramInto(row, OBSERVATION.appearance + BINS, picture, LOWER, scale);
}

/** Likeness of two appearances (two histograms each), 0..1: mean Bhattacharyya coefficient of the parts both show. */
export function appearanceLikeness(a: Float32Array, b: Float32Array): number {
  let total = 0;
  let parts = 0;
  for (let part = 0; part < 2; part++) {
    let shared = 0;
    let sumA = 0;
    let sumB = 0;
    for (let bin = part * BINS; bin < (part + 1) * BINS; bin++) {
      shared += Math.sqrt(a[bin]! * b[bin]!);
      sumA += a[bin]!;
      sumB += b[bin]!;
    }
    if (sumA < 1e-6 || sumB < 1e-6) continue;
    total += shared / Math.sqrt(sumA * sumB);
    parts++;
  }
  return parts ? total / parts : 0.5;
}

function histogramInto(
  row: Observation,
  start: number,
  picture: Picture,
  corners: readonly [number, number, number, number],
  scale: number,
): void {
  row.fill(0, start, start + BINS);
  const [ax, ay, bx, by, cx, cy, dx, dy] = corners.flatMap((landmark) => [
    row[OBSERVATION.image + 3 * landmark]! * scale,
    row[OBSERVATION.image + 3 * landmark + 1]! * scale,
  ]) as [number, number, number, number, number, number, number, number];
  let count = 0;
  for (let i = 0; i < ALONG; i++) {
    const t = 0.1 + (0.8 * (i + 0.5)) / ALONG;
    for (let j = 0; j < ACROSS; j++) {
      const s = 0.1 + (0.8 * (j + 0.5)) / ACROSS;
      const x = Math.round((1 - t) * ((1 - s) * ax + s * bx) + t * ((1 - s) * cx + s * dx));
      const y = Math.round((1 - t) * ((1 - s) * ay + s * by) + t * ((1 - s) * cy + s * dy));
      if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue;
      addPixel(row, start, picture.data, (y * picture.width + x) * 3);
      count++;
    }
  }
  if (count < (ALONG * ACROSS) / 4) row.fill(0, start, start + BINS);
  else for (let bin = start; bin < start + BINS; bin++) row[bin]! /= count;
}

function addPixel(row: Float32Array, start: number, data: Uint8Array, pixel: number): void {
  const red = data[pixel]!;
  const green = data[pixel + 1]!;
  const blue = data[pixel + 2]!;
  const sum = red + green + blue + 30;
  // Shares of red and green lie around 1/3; 0.15..0.55 is spread over the bins.
  const r = clamp((((red + 10) / sum - 0.15) / 0.4) * (CHROMA_BINS - 1), CHROMA_BINS - 1);
  const g = clamp((((green + 10) / sum - 0.15) / 0.4) * (CHROMA_BINS - 1), CHROMA_BINS - 1);
  const l = clamp((sum / 795) * (BRIGHTNESS_BINS - 1), BRIGHTNESS_BINS - 1);
  for (let corner = 0; corner < 8; corner++) {
    const ri = Math.min(CHROMA_BINS - 1, Math.floor(r) + (corner & 1));
    const gi = Math.min(CHROMA_BINS - 1, Math.floor(g) + ((corner >> 1) & 1));
    const li = Math.min(BRIGHTNESS_BINS - 1, Math.floor(l) + (corner >> 2));
    const weight = part(r, corner & 1) * part(g, (corner >> 1) & 1) * part(l, corner >> 2);
    row[start + (li * CHROMA_BINS + gi) * CHROMA_BINS + ri]! += weight;
  }
}

function part(value: number, upper: number): number {
  const fraction = value - Math.floor(value);
  return upper ? fraction : 1 - fraction;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
