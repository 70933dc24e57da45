/** A colour, sRGB 0..255. */
export type Rgb = readonly [number, number, number];

/** A picture in memory: RGB, 3 bytes a pixel, rows from top to bottom without padding. */
export interface RgbFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Lays a colour over the pixel whose index is `i`, with opacity `a` in 0..1. */
export function blendPixel(data: Uint8Array | Uint8ClampedArray, i: number, color: Rgb, a: number): void {
  const o = i * 3;
  const keep = 1 - a;
  // +0.5 rounds where the array truncates.
  data[o] = data[o]! * keep + color[0] * a + 0.5;
  data[o + 1] = data[o + 1]! * keep + color[1] * a + 0.5;
  data[o + 2] = data[o + 2]! * keep + color[2] * a + 0.5;
}
