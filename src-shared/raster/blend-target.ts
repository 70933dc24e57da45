import { blendPixel, type Rgb, type RgbFrame } from './frame.ts';
import type { RasterTarget } from './raster-target.ts';

export interface BlendOptions {
  /** Colour of a soft line along silhouettes; none when absent. */
  outline?: Rgb | null;
  /** Strength of that line, 0..1. */
  outlineOpacity?: number;
}

/**
 * Lays the colour layer of a target over a picture of the same size, once per pixel.
 *
 * Silhouettes are smoothed: a pixel at the border takes the covered share of its 3×3 neighbourhood as its coverage.
 */
export function blendTargetInto(frame: RgbFrame, target: RasterTarget, options: BlendOptions = {}): void {
  const { outline = null, outlineOpacity = 0.8 } = options;
  const { width, height, dirty, opacity, rgb } = target;
  const { data } = frame;
  const x0 = Math.max(1, dirty.x0 - 1);
  const x1 = Math.min(width - 1, dirty.x1 + 1);
  const y0 = Math.max(1, dirty.y0 - 1);
  const y1 = Math.min(height - 1, dirty.y1 + 1);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const i = y * width + x;
      const centre = opacity[i]!;
      const left = opacity[i - 1]!;
      const right = opacity[i + 1]!;
      const up = opacity[i - width]!;
      const down = opacity[i + width]!;
      if (centre && left && right && up && down) {
        const a = centre / 255;
        const o = i * 3;
        data[o] = data[o]! + (rgb[o]! - data[o]!) * a + 0.5;
        data[o + 1] = data[o + 1]! + (rgb[o + 1]! - data[o + 1]!) * a + 0.5;
        data[o + 2] = data[o + 2]! + (rgb[o + 2]! - data[o + 2]!) * a + 0.5;
      } else if (centre || left || right || up || down) {
        blendBorder(frame, target, i, outline, outlineOpacity);
      }
    }
  }
}

const borderColor: [number, number, number] = [0, 0, 0];

function blendBorder(frame: RgbFrame, target: RasterTarget, i: number, outline: Rgb | null, strength: number): void {
  const { width, opacity, rgb } = target;
  let covered = 0;
  let sum = 0;
  let r = 0;
  let g = 0;
  let b = 0;
  for (let row = i - width; row <= i + width; row += width) {
    for (let p = row - 1; p <= row + 1; p++) {
      const a = opacity[p]!;
      if (a === 0) continue;
      covered++;
      sum += a;
      r += rgb[p * 3]!;
      g += rgb[p * 3 + 1]!;
      b += rgb[p * 3 + 2]!;
    }
  }
  const share = covered / 9;
  borderColor[0] = r / covered;
  borderColor[1] = g / covered;
  borderColor[2] = b / covered;
  blendPixel(frame.data, i, borderColor, (share * sum) / covered / 255);
  if (outline) blendPixel(frame.data, i, outline, strength * 4 * share * (1 - share));
}
