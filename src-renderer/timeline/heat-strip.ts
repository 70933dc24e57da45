import { badnessOf, pixelOf, rampPixels } from '../ui/score-ramp.ts';
import type { ScoreColumns } from './score-pyramid.ts';

const SHADES = 64;
const SHADE_PIXELS = rampPixels(SHADES);
/** Least height of a bar, so that good stretches are still seen as there. */
const FLOOR = 0.22;
/** Brightness of the halo over bad columns, from their tip outwards. */
const HALO = [0.5, 0.3, 0.17, 0.08];

/**
 * Paints the fit score of a lane into pixels. Bad columns are bright and tall, good ones dark and low, so colour is not
 * the only sign:
 *
 * ```
 *      ░          halo over the worst
 *      █
 *     ▒█▒    ▒    up to here: the worst frame of the column
 * ▁▁▁▂███▂▁▁▂█▁   up to here: the mean of its frames
 * ```
 *
 * @param pixels shape [height, width], written from column 0
 * @param columns score per column, NaN where nothing is
 * @param width columns to paint; also the row length of `pixels`
 * @param background colour behind the bars, sRGB bytes
 */
export function heatStripInto(
  pixels: Uint32Array,
  columns: ScoreColumns,
  width: number,
  height: number,
  background: readonly [number, number, number],
): void {
  pixels.fill(pixelOf(background), 0, width * height);
  for (let column = 0; column < width; column++) {
    const worst = columns.worst[column]!;
    if (Number.isNaN(worst)) continue;
    const bad = badnessOf(worst);
    const usual = badnessOf(columns.mean[column]!);
    const tip = height - barHeight(bad, height);
    const shoulder = height - barHeight(usual, height);
    const bright = SHADE_PIXELS[Math.round(bad * (SHADES - 1))]!;
    const calm = SHADE_PIXELS[Math.round(((usual + bad) / 2) * (SHADES - 1))]!;
    for (let y = tip; y < shoulder; y++) pixels[y * width + column] = bright;
    for (let y = Math.max(tip, shoulder); y < height; y++) pixels[y * width + column] = calm;
    if (tip < height) pixels[tip * width + column] = bright;
    if (bad > 0.45) halo(pixels, column, tip, width, bright, bad, background);
  }
}

function barHeight(badness: number, height: number): number {
  return Math.max(2, Math.round(height * (FLOOR + (1 - FLOOR) * badness)));
}

function halo(
  pixels: Uint32Array,
  column: number,
  tip: number,
  width: number,
  color: number,
  badness: number,
  background: readonly [number, number, number],
): void {
  for (let away = 1; away <= HALO.length && tip - away >= 0; away++) {
    pixels[(tip - away) * width + column] = blend(background, color, HALO[away - 1]! * badness);
  }
}

function blend(below: readonly [number, number, number], above: number, part: number): number {
  const mix = (under: number, over: number) => Math.round(under + part * (over - under));
  return pixelOf([mix(below[0], above & 255), mix(below[1], (above >>> 8) & 255), mix(below[2], (above >>> 16) & 255)]);
}
