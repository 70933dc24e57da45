import { type Affine, invertAffine } from './network-crop-affine.ts';
import type { Picture, Pyramid } from './picture.ts';

/** Side of the crops that the ResNet-50 trunk takes, px. */
export const NETWORK_CROP_SIZE = 224;

/** Mean and deviation of ImageNet's colours (red, green, blue), bytes as [0, 1]. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
export const IMAGENET_DEVIATION = [0.229, 0.224, 0.225] as const;

/** Where a crop is sampled: a picture and the map from crop px to its px. */
export interface CropView {
  readonly picture: Picture;
  readonly toPicture: Affine;
}

// Positions are rounded to 1/32 px and weights to 1/1024, as OpenCV's bilinear warp does: crops then agree byte for byte.
const FINE_BITS = 10;
const FRACTION_BITS = 5;
const FRACTIONS = 1 << FRACTION_BITS;
const HALF_STEP = 1 << (FINE_BITS - FRACTION_BITS - 1);
const WEIGHT_BITS = 2 * FRACTION_BITS;
const HALF_WEIGHT = 1 << (WEIGHT_BITS - 1);

/** Normalised value of every byte, shape [3, 256]. */
const NORMALISED = Float32Array.from({ length: 3 * 256 }, (_, i) => {
  const channel = i >> 8;
  return Math.fround(Math.fround((i & 255) / 255) - IMAGENET_MEAN[channel]!) / IMAGENET_DEVIATION[channel]!;
});

/** The view of the picture itself, which is what VIBE samples: pixels are skipped where a large box is made small. */
export function plainView(picture: Picture, toCrop: Affine): CropView {
  return { picture, toPicture: invertAffine(toCrop) };
}

/**
 * The view of the coarsest halved version that still has a pixel per crop pixel: less aliasing than VIBE's crops.
 *
 * Not what the published weights were trained on, so it is an option, never the default.
 */
export function smoothView(pyramid: Pyramid, toCrop: Affine): CropView {
  const [a, b, c, d, e, f] = invertAffine(toCrop);
  const step = Math.sqrt(Math.abs(a * e - b * d));
  let level = 0;
  while (level + 1 < pyramid.levels && step / 2 ** level >= 2) level++;
  const k = 2 ** -level;
  // Pixel i of a halved picture shows the middle of pixels 2i and 2i + 1.
  const shift = (k - 1) / 2;
  return { picture: pyramid.level(level), toPicture: [a * k, b * k, c * k + shift, d * k, e * k, f * k + shift] };
}

/** Samples a crop as bytes, shape [size, size, 3]. Outside of the picture everything is 0. */
export function cropBytesInto(out: Uint8Array, { picture, toPicture }: CropView, size: number): void {
  const columns = columnSteps(toPicture, size);
  const pixel = new Uint8Array(3);
  for (let v = 0, at = 0; v < size; v++) {
    const [x0, y0] = rowStart(toPicture, v);
    for (let u = 0; u < size; u++, at += 3) {
      samplePixel(pixel, picture, (x0 + columns[2 * u]!) >> FRACTION_BITS, (y0 + columns[2 * u + 1]!) >> FRACTION_BITS);
      out[at] = pixel[0]!;
      out[at + 1] = pixel[1]!;
      out[at + 2] = pixel[2]!;
    }
  }
}

/**
 * Samples a crop as the trunk wants it: planes red, green, blue, normalised with ImageNet's mean and deviation, in one
 * pass. Equal to rounding to bytes first (`cropBytesInto`), as VIBE does.
 *
 * @param out    takes [3, size, size] numbers from `offset` on, so that a batch is filled crop by crop
 */
export function networkCropInto(out: Float32Array, view: CropView, size = NETWORK_CROP_SIZE, offset = 0): void {
  const { picture, toPicture } = view;
  const { data, width, height } = picture;
  const columns = columnSteps(toPicture, size);
  const plane = size * size;
  const stride = width * 3;
  const lastX = width - 1;
  const lastY = height - 1;
  const pixel = new Uint8Array(3);
  for (let v = 0, at = offset; v < size; v++) {
    const [x0, y0] = rowStart(toPicture, v);
    for (let u = 0; u < size; u++, at++) {
      const x = (x0 + columns[2 * u]!) >> FRACTION_BITS;
      const y = (y0 + columns[2 * u + 1]!) >> FRACTION_BITS;
      const left = x >> FRACTION_BITS;
      const top = y >> FRACTION_BITS;
      if (left >= 0 && top >= 0 && left < lastX && top < lastY) {
        const fx = x & (FRACTIONS - 1);
        const fy = y & (FRACTIONS - 1);
        const w11 = fx * fy;
        const w10 = fx * FRACTIONS - w11;
        const w01 = fy * FRACTIONS - w11;
        const w00 = (1 << WEIGHT_BITS) - w10 - w01 - w11;
        const i = top * stride + left * 3;
        const j = i + stride;
        const red = w00 * data[i]! + w10 * data[i + 3]! + w01 * data[j]! + w11 * data[j + 3]!;
        const green = w00 * data[i + 1]! + w10 * data[i + 4]! + w01 * data[j + 1]! + w11 * data[j + 4]!;
        const blue = w00 * data[i + 2]! + w10 * data[i + 5]! + w01 * data[j + 2]! + w11 * data[j + 5]!;
        out[at] = NORMALISED[(red + HALF_WEIGHT) >> WEIGHT_BITS]!;
        out[at + plane] = NORMALISED[256 + ((green + HALF_WEIGHT) >> WEIGHT_BITS)]!;
        out[at + 2 * plane] = NORMALISED[512 + ((blue + HALF_WEIGHT) >> WEIGHT_BITS)]!;
      } else {
        samplePixel(pixel, picture, x, y);
        out[at] = NORMALISED[pixel[0]!]!;
        out[at + plane] = NORMALISED[256 + pixel[1]!]!;
        out[at + 2 * plane] = NORMALISED[512 + pixel[2]!]!;
      }
    }
  }
}

/** What each column adds to a row's start, in 1/1024 px: [x, y] pairs. */
function columnSteps([a, , , d]: Affine, size: number): Int32Array {
  const steps = new Int32Array(2 * size);
  for (let u = 0; u < size; u++) {
    steps[2 * u] = Math.round(a * u * (1 << FINE_BITS));
    steps[2 * u + 1] = Math.round(d * u * (1 << FINE_BITS));
  }
  return steps;
}

/** Where a row starts, in 1/1024 px, with the half step that rounds to 1/32. */
function rowStart([, b, c, , e, f]: Affine, v: number): [number, number] {
  const x = Math.round((b * v + c) * (1 << FINE_BITS)) + HALF_STEP;
  const y = Math.round((e * v + f) * (1 << FINE_BITS)) + HALF_STEP;
  return [x, y];
}

/** One bilinear sample; `x` and `y` in 1/32 px. Neighbours outside of the picture are black. */
function samplePixel(pixel: Uint8Array, { data, width, height }: Picture, x: number, y: number): void {
  const left = x >> FRACTION_BITS;
  const top = y >> FRACTION_BITS;
  const fx = x & (FRACTIONS - 1);
  const fy = y & (FRACTIONS - 1);
  let red = HALF_WEIGHT;
  let green = HALF_WEIGHT;
  let blue = HALF_WEIGHT;
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1);
    const row = top + (corner >> 1);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const weight = (corner & 1 ? fx : FRACTIONS - fx) * (corner >> 1 ? fy : FRACTIONS - fy);
    const i = (row * width + column) * 3;
    red += weight * data[i]!;
    green += weight * data[i + 1]!;
    blue += weight * data[i + 2]!;
  }
  pixel[0] = red >> WEIGHT_BITS;
  pixel[1] = green >> WEIGHT_BITS;
  pixel[2] = blue >> WEIGHT_BITS;
}
