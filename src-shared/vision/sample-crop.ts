import type { Pyramid } from './picture.ts';
import type { Region } from './region.ts';

/** The size of a crop and how its values are stored. */
export interface CropTarget {
  /** Side of the crop, px. */
  readonly size: number;
  /** Stored value = byte · scale + offset. Outside of the picture bytes are 0. */
  readonly scale: number;
  readonly offset: number;
}

/**
 * Samples a turned square of a picture into planes (red, green, blue), shape [3, size, size].
 *
 * The pyramid level is the coarsest that still has at least one pixel per crop pixel, so that bilinear sampling
 * neither aliases much nor blurs. Crop pixel (u, v) shows the image at
 * `centre + R(angle) · (((u, v) + 0.5) / size - 0.5) · side`.
 */
export function sampleCropInto(out: Float32Array, pyramid: Pyramid, region: Region, target: CropTarget): void {
  const { size, scale, offset } = target;
  let level = 0;
  while (level + 1 < pyramid.levels && region.side / size / 2 ** level >= 2) level++;
  const picture = pyramid.level(level);
  const { data, width, height } = picture;
  const shrink = 2 ** level;
  const plane = size * size;
  const step = region.side / size / shrink;
  const stepX = Math.cos(region.angle) * step;
  const stepY = Math.sin(region.angle) * step;
  const first = 0.5 - size / 2;
  const stride = width * 3;
  const lastX = width - 1;
  const lastY = height - 1;
  for (let v = 0, at = 0; v < size; v++) {
    const row = v + first;
    let x = region.x / shrink - 0.5 + first * stepX - row * stepY;
    let y = region.y / shrink - 0.5 + first * stepY + row * stepX;
    for (let u = 0; u < size; u++, at++, x += stepX, y += stepY) {
      if (x >= 0 && y >= 0 && x < lastX && y < lastY) {
        const left = x | 0;
        const top = y | 0;
        const fx = x - left;
        const fy = y - top;
        const a = top * stride + left * 3;
        const b = a + stride;
        const w00 = (1 - fx) * (1 - fy);
        const w10 = fx * (1 - fy);
        const w01 = (1 - fx) * fy;
        const w11 = fx * fy;
        out[at] = (w00 * data[a]! + w10 * data[a + 3]! + w01 * data[b]! + w11 * data[b + 3]!) * scale + offset;
        out[at + plane] =
          (w00 * data[a + 1]! + w10 * data[a + 4]! + w01 * data[b + 1]! + w11 * data[b + 4]!) * scale + offset;
        out[at + 2 * plane] =
          (w00 * data[a + 2]! + w10 * data[a + 5]! + w01 * data[b + 2]! + w11 * data[b + 5]!) * scale + offset;
      } else if (x > -1 && y > -1 && x < width && y < height) {
        sampleEdge(out, at, plane, x, y, picture, scale, offset);
      } else {
        out[at] = offset;
        out[at + plane] = offset;
        out[at + 2 * plane] = offset;
      }
    }
  }
}

/** A sample whose neighbours lie partly outside of the picture, where everything is black. */
function sampleEdge(
  out: Float32Array,
  at: number,
  plane: number,
  x: number,
  y: number,
  picture: { width: number; height: number; data: Uint8Array },
  scale: number,
  offset: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1);
    const row = top + (corner >> 1);
    if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) continue;
    const weight = (corner & 1 ? x - left : 1 - x + left) * (corner >> 1 ? y - top : 1 - y + top);
    const pixel = (row * picture.width + column) * 3;
    red += weight * picture.data[pixel]!;
    green += weight * picture.data[pixel + 1]!;
    blue += weight * picture.data[pixel + 2]!;
  }
  out[at] = red * scale + offset;
  out[at + plane] = green * scale + offset;
  out[at + 2 * plane] = blue * scale + offset;
}
