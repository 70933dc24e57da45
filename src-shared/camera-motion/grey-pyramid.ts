import type { Picture } from '../vision/picture.ts';

/** One grey picture, 0..255, row-major. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A grey picture and its halves, finest first. */
export type GreyPyramid = readonly GreyPicture[];

/** Sides below this are not halved further, px. */
const SMALLEST = 24;

/** Grey from RGB (weights of ITU-R BT.601) with `levels` halvings, each smoothed by a binomial filter of 5 taps. */
export function greyPyramid({ width, height, data }: Picture, levels = 4): GreyPyramid {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
  }
  const pyramid: GreyPicture[] = [{ width, height, data: grey }];
  while (pyramid.length < levels) {
    const last = pyramid.at(-1)!;
    if (Math.min(last.width, last.height) < 2 * SMALLEST) break;
    pyramid.push(halved(last));
  }
  return pyramid;
}

function halved({ width, height, data }: GreyPicture): GreyPicture {
  const w = width >> 1;
  const h = height >> 1;
  const across = new Float32Array(w * height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < w; x++) {
      const at = (dx: number) => data[row + Math.min(width - 1, Math.max(0, 2 * x + dx))]!;
      across[y * w + x] = (at(-2) + at(2) + 4 * (at(-1) + at(1)) + 6 * at(0)) / 16;
    }
  }
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const line = (dy: number) => Math.min(height - 1, Math.max(0, 2 * y + dy)) * w;
    const [a, b, c, d, e] = [line(-2), line(-1), line(0), line(1), line(2)];
    for (let x = 0; x < w; x++) {
      out[y * w + x] =
        (across[a + x]! + across[e + x]! + 4 * (across[b + x]! + across[d + x]!) + 6 * across[c + x]!) / 16;
    }
  }
  return { width: w, height: h, data: out };
}
