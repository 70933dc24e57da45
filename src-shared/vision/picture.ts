/** An RGB picture: 3 bytes a pixel, rows without padding. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture with its halved versions, each made when first asked for. */
export interface Pyramid {
  /** How many levels there are; level 0 is the picture itself. */
  readonly levels: number;
  level(index: number): Picture;
}

/** A picture is halved until the smaller side would fall below this, px. */
const SMALLEST_SIDE = 32;

/** Number of pyramid levels of a picture, itself included; at most `most`. */
export function pyramidLevels(width: number, height: number, most = 4): number {
  let levels = 1;
  while (levels < most && Math.min(width, height) >> levels >= SMALLEST_SIDE) levels++;
  return levels;
}

/** A pyramid kept in plain memory. */
export function pyramidOf(picture: Picture): Pyramid {
  const made: Picture[] = [picture];
  return {
    levels: pyramidLevels(picture.width, picture.height),
    level(index) {
      while (made.length <= index) made.push(halve(made[made.length - 1]!));
      return made[index]!;
    },
  };
}

function halve(picture: Picture): Picture {
  const width = picture.width >> 1;
  const height = picture.height >> 1;
  const data = new Uint8Array(width * height * 3);
  halveInto(data, picture);
  return { width, height, data };
}

/** Averages blocks of 2x2 pixels; an odd last row or column is left out. `out` has (width >> 1) x (height >> 1) pixels. */
export function halveInto(out: Uint8Array, picture: Picture): void {
  const { data } = picture;
  const width = picture.width >> 1;
  const height = picture.height >> 1;
  const stride = picture.width * 3;
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = 2 * y * stride;
    for (let x = 0; x < width; x++) {
      const below = from + stride;
      out[to] = (data[from]! + data[from + 3]! + data[below]! + data[below + 3]! + 2) >> 2;
      out[to + 1] = (data[from + 1]! + data[from + 4]! + data[below + 1]! + data[below + 4]! + 2) >> 2;
      out[to + 2] = (data[from + 2]! + data[from + 5]! + data[below + 2]! + data[below + 5]! + 2) >> 2;
      from += 6;
      to += 3;
    }
  }
}
