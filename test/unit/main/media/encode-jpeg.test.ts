import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '#main/media/encode-jpeg.ts';
import { readPicture } from '#main/media/read-picture.ts';
import { temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();

/** Slow waves of colour, with a hard edge. */
function picture(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    const wave = 128 + 90 * Math.sin((x * (c + 1)) / 23 + y / 17);
    return x > width * 0.7 ? [200, 60, 40][c]! : wave;
  });
}

describe('encodeJpeg', () => {
  it('gives back the picture at any size, odd ones and those of a pixel too', async () => {
    for (const [width, height] of [
      [160, 96],
      [161, 95],
      [16, 16],
      [17, 1],
      [1, 1],
    ] as const) {
      const rgb = picture(width, height);
      const file = join(folder, `${width}×${height}.jpg`);
      writeFileSync(file, encodeJpeg(rgb, { width, height }));
      const read = await readPicture(file);
      expect([read.width, read.height]).toEqual([width, height]);
      const error = rgb.reduce((sum, value, i) => sum + (value - read.data[i]!) ** 2, 0) / rgb.length;
      expect(Math.sqrt(error), file).toBeLessThan(width > 17 ? 8 : 24); // a single pixel keeps its brightness, not its colour
    }
  });

  it('keeps grey grey, and black and white as they are', async () => {
    for (const level of [0, 128, 255]) {
      const file = join(folder, `grey-${level}.jpg`);
      writeFileSync(file, encodeJpeg(new Uint8Array(48 * 32 * 3).fill(level), { width: 48, height: 32 }));
      const { data } = await readPicture(file);
      expect(data.every((value) => Math.abs(value - level) <= 2)).toBe(true);
    }
  });

  it('is small where there is little to see, and stands noise of the hardest kind', async () => {
    expect(encodeJpeg(new Uint8Array(320 * 180 * 3).fill(90), { width: 320, height: 180 }).length).toBeLessThan(2500);
    let state = 1;
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, () =>
      (state = (state * 1103515245 + 12345) >>> 0) >>> 31 ? 255 : 0,
    );
    const file = join(folder, 'noise.jpg');
    writeFileSync(file, encodeJpeg(noise, { width: 64, height: 64 }));
    expect((await readPicture(file)).width).toBe(64);
  });
});
