import { describe, expect, it } from 'vitest';
import {
  cropBytesInto,
  IMAGENET_DEVIATION,
  IMAGENET_MEAN,
  networkCropInto,
  plainView,
  smoothView,
} from '#shared/vision/network-crop.ts';
import { cropAffine, invertAffine, mapPoints } from '#shared/vision/network-crop-affine.ts';
import { boxFromKeypoints, boxFromRectangle } from '#shared/vision/network-crop-box.ts';
import { type Picture, pyramidOf } from '#shared/vision/picture.ts';

/** A picture whose red is x, whose green is y and whose blue is constant. */
function ramp(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 77], (y * width + x) * 3);
  }
  return { width, height, data };
}

const square = (cx: number, cy: number, side: number) => ({ cx, cy, width: side, height: side });

describe('cropAffine', () => {
  it('maps the box, enlarged by the scale, onto the crop', () => {
    const affine = cropAffine(square(100, 80, 50), { size: 200, scale: 1.2 });
    const expected = [100, 100, 0, 0];
    mapPoints(affine, [100, 80, 70, 50]).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
  });

  it('gives the points of the training crop of the original', () => {
    const affine = cropAffine(square(100, 80, 80), { scale: 1.2 });
    const mapped = mapPoints(affine, [104, 78, 50, 50, 160, 120]);
    const expected = [121.33333, 107.33333, -4.66667, 42, 252, 205.33333];
    mapped.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
  });

  it('turns what is shown clockwise: the crop’s right is the picture’s bottom after a quarter turn', () => {
    const affine = cropAffine(square(50, 50, 20), { size: 20, scale: 1, rotation: Math.PI / 2 });
    const [x, y] = mapPoints(affine, [50, 55]);
    expect(x).toBeCloseTo(15, 5);
    expect(y).toBeCloseTo(10, 5);
  });

  it('is undone by its inverse', () => {
    const affine = cropAffine({ cx: 31, cy: 57, width: 40, height: 90 }, { rotation: 0.7 });
    const points = [0, 0, 13, -8, 200, 100];
    mapPoints(invertAffine(affine), mapPoints(affine, points)).forEach((value, i) => {
      expect(value).toBeCloseTo(points[i]!, 3);
    });
  });
});

describe('network crops', () => {
  it('copy pixels where crop and picture coincide', () => {
    const out = new Uint8Array(3 * 8 * 8);
    cropBytesInto(out, plainView(ramp(64, 64), cropAffine(square(20, 30, 8), { size: 8, scale: 1 })), 8);
    expect([...out.subarray(0, 6)]).toEqual([16, 26, 77, 17, 26, 77]);
  });

  it('are black outside of the picture and fade over its border', () => {
    const white: Picture = { width: 4, height: 4, data: new Uint8Array(48).fill(255) };
    const out = new Uint8Array(3 * 16 * 16);
    cropBytesInto(out, plainView(white, cropAffine(square(-0.5, 2, 8), { size: 16, scale: 1 })), 16);
    const row = [...out.subarray(3 * 16 * 8, 3 * 16 * 9)].filter((_, i) => i % 3 === 0);
    // Crop column u shows x = -0.5 + (u - 8) / 2.
    expect(row).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 128, 255, 255, 255, 255, 255, 255, 255]);
  });

  it('normalise the very bytes they would store, with ImageNet’s colours, wherever they are in a batch', () => {
    const view = plainView(ramp(90, 70), cropAffine(square(80, 40, 61), { size: 40, rotation: 0.3 }));
    const bytes = new Uint8Array(3 * 1600);
    cropBytesInto(bytes, view, 40);
    const planes = new Float32Array(2 * 3 * 1600);
    networkCropInto(planes, view, 40, 3 * 1600);
    expect(planes.subarray(0, 3 * 1600).every((value) => value === 0)).toBe(true);
    bytes.forEach((value, i) => {
      const channel = i % 3;
      const expected = (value / 255 - IMAGENET_MEAN[channel]!) / IMAGENET_DEVIATION[channel]!;
      expect(planes[3 * 1600 + channel * 1600 + (i - channel) / 3]).toBeCloseTo(expected, 5);
    });
  });

  it('average fine stripes in the smooth view, and stay in place', () => {
    const picture = ramp(256, 256);
    for (let i = 0; i < 256 * 256; i++) picture.data[3 * i + 2] = i % 2 ? 255 : 0;
    const toCrop = cropAffine(square(128, 128, 200), { size: 50, scale: 1 });
    const plain = new Uint8Array(7500);
    const smooth = new Uint8Array(7500);
    cropBytesInto(plain, plainView(picture, toCrop), 50);
    cropBytesInto(smooth, smoothView(pyramidOf(picture), toCrop), 50);
    for (let i = 0; i < 7500; i += 3) {
      expect(Math.abs(smooth[i + 2]! - 128)).toBeLessThanOrEqual(1);
      expect(Math.abs(smooth[i]! - plain[i]!)).toBeLessThanOrEqual(1);
      expect(Math.abs(smooth[i + 1]! - plain[i + 1]!)).toBeLessThanOrEqual(1);
    }
  });
});

describe('boxes of network crops', () => {
  it('are square around the longer side of the keypoints, with a tenth of margin', () => {
    expect(boxFromKeypoints([10, 20, 0.5, 30, 60, 0.9], 3)).toEqual({ cx: 20, cy: 40, width: 44, height: 44 });
  });

  it('are square around a rectangle, without margin', () => {
    expect(boxFromRectangle(10, 20, 30, 50)).toEqual({ cx: 25, cy: 45, width: 50, height: 50 });
  });
});
