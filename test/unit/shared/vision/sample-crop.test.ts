import { describe, expect, it } from 'vitest';
import { type Picture, pyramidLevels, pyramidOf } from '#shared/vision/picture.ts';
import { sampleCropInto } from '#shared/vision/sample-crop.ts';

/** A picture whose red is x and whose green is y; blue is constant. */
function ramp(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 77], (y * width + x) * 3);
  }
  return { width, height, data };
}

function crop(picture: Picture, region: { x: number; y: number; side: number; angle: number }, size: number) {
  const out = new Float32Array(3 * size * size);
  sampleCropInto(out, pyramidOf(picture), region, { size, scale: 1, offset: 0 });
  return out;
}

describe('sampleCropInto', () => {
  it('copies pixels where crop and picture coincide', () => {
    const out = crop(ramp(64, 64), { x: 20, y: 30, side: 8, angle: 0 }, 8);
    expect(out[0]).toBe(16);
    expect(out[7]).toBe(23);
    expect(out[64]).toBe(26);
    expect(out[64 + 63]).toBe(33);
    expect(out[128]).toBe(77);
  });

  it('shows the picture turned: a quarter clockwise brings the left edge of the region to the bottom', () => {
    const out = crop(ramp(64, 64), { x: 32, y: 32, side: 8, angle: Math.PI / 2 }, 8);
    // Crop x runs down the picture, crop y runs to its left.
    expect(out[0]).toBeCloseTo(35, 4);
    expect(out[64]).toBeCloseTo(28, 4);
    expect(out[7 + 64]).toBeCloseTo(35, 4);
    expect(out[56]).toBeCloseTo(28, 4);
  });

  it('averages instead of skipping pixels when a large region is made small', () => {
    const stripes = ramp(256, 256);
    for (let i = 0; i < stripes.data.length; i += 3) stripes.data[i] = ((i / 3) % 256) % 2 ? 255 : 0;
    const out = crop(stripes, { x: 128, y: 128, side: 200, angle: 0 }, 50);
    for (const red of out.subarray(0, 2500)) expect(Math.abs(red - 128)).toBeLessThanOrEqual(1);
  });

  it('keeps positions through the halved versions', () => {
    const out = crop(ramp(200, 200), { x: 100, y: 100, side: 160, angle: 0 }, 40);
    // Crop pixel 10 is centred at 100 + ((10.5 / 40) - 0.5) * 160 = 62 px, the ramp's value there is 61.5.
    expect(Math.abs(out[10]! - 61.5)).toBeLessThanOrEqual(0.6);
  });

  it('is black outside of the picture and fades at its edge', () => {
    const white = { width: 40, height: 40, data: new Uint8Array(4800).fill(200) };
    const out = new Float32Array(3 * 100);
    sampleCropInto(
      out,
      pyramidOf(white),
      { x: 0, y: 20, side: 10, angle: 0 },
      { size: 10, scale: 2 / 255, offset: -1 },
    );
    expect(out[0]).toBe(-1);
    expect(out[4]).toBe(-1);
    expect(out[5]).toBeCloseTo((200 * 2) / 255 - 1, 5);
  });

  it('has levels down to 32 px and at most four', () => {
    expect(pyramidLevels(1280, 720)).toBe(4);
    expect(pyramidLevels(100, 64)).toBe(2);
    expect(pyramidLevels(20, 20)).toBe(1);
  });
});
