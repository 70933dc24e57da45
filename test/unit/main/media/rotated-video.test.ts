import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { evenTimes, makeClip, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();
const [width, height] = [96, 64];

const COLOURS = { red: [220, 30, 30], green: [30, 200, 30], blue: [30, 30, 220], white: [230, 230, 230] } as const;
type Colour = keyof typeof COLOURS;
/** Corners of the stored picture: top left, top right, bottom left, bottom right. */
const STORED: readonly Colour[] = ['red', 'green', 'blue', 'white'];

function paintCorners(_: number, w: number, h: number): Uint8Array {
  const rgb = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) rgb.set(COLOURS[STORED[(y < h / 2 ? 0 : 2) + (x < w / 2 ? 0 : 1)]!], (y * w + x) * 3);
  return rgb;
}

function corners(frame: { width: number; height: number; data: Uint8Array }): Colour[] {
  const at = (fx: number, fy: number) => {
    const offset = (Math.floor(frame.height * fy) * frame.width + Math.floor(frame.width * fx)) * 3;
    const pixel = frame.data.subarray(offset, offset + 3);
    const distance = (c: Colour) => Math.hypot(...COLOURS[c].map((v, i) => v - pixel[i]!));
    return STORED.toSorted((a, b) => distance(a) - distance(b))[0]!;
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

/** a b c d of the matrix: stored (p, q) is shown at (a·p + c·q, b·p + d·q); what stands in the shown corners. */
const cases: [name: string, abcd: [number, number, number, number], shown: Colour[]][] = [
  ['upright', [1, 0, 0, 1], ['red', 'green', 'blue', 'white']],
  ['turned 90° clockwise', [0, 1, -1, 0], ['blue', 'red', 'white', 'green']],
  ['turned 180°', [-1, 0, 0, -1], ['white', 'blue', 'green', 'red']],
  ['turned 270° clockwise', [0, -1, 1, 0], ['green', 'white', 'red', 'blue']],
  ['mirrored left to right', [-1, 0, 0, 1], ['green', 'red', 'white', 'blue']],
  ['mirrored top to bottom', [1, 0, 0, -1], ['blue', 'white', 'red', 'green']],
  ['mirrored over the main diagonal', [0, 1, 1, 0], ['red', 'blue', 'green', 'white']],
  ['mirrored over the other diagonal', [0, -1, -1, 0], ['white', 'green', 'blue', 'red']],
];

describe('videos with orientation metadata', () => {
  for (const [name, [a, b, c, d], shown] of cases)
    it(`shows a video stored to be ${name} the right way, at full size and made smaller`, async () => {
      const one = 1 << 16;
      const path = await makeClip(join(folder, `${name}.mp4`), {
        width,
        height,
        times: evenTimes(3),
        paint: paintCorners,
        displayMatrix: [a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30],
      });
      const info = await probeVideo(path, { hash: false });
      expect([info.width, info.height]).toEqual(a === 0 ? [height, width] : [width, height]);
      for (const maxSide of [96, 48]) {
        for await (const frame of decodeVideo(info, { maxSide })) {
          expect(Math.max(frame.width, frame.height)).toBe(maxSide);
          expect(frame.width > frame.height).toBe(a !== 0);
          expect(frame.data.length).toBe(frame.width * frame.height * 3);
          expect(corners(frame)).toEqual(shown);
        }
      }
    });

  it('turns photographs as their EXIF says', async () => {
    const path = join(folder, 'photo.mjpeg');
    await makeClip(path, {
      width,
      height,
      times: [0],
      paint: paintCorners,
      encoder: 'mjpeg',
      pixelFormat: 'yuvj420p',
      encoderOptions: { q: '2' },
    });
    const jpeg = readFileSync(path);
    for (const [orientation, shown] of [
      [6, ['blue', 'red', 'white', 'green']],
      [3, ['white', 'blue', 'green', 'red']],
      [2, ['green', 'red', 'white', 'blue']],
    ] as const) {
      writeFileSync(join(folder, 'photo.jpg'), withExif(jpeg, orientation));
      const info = await probeVideo(join(folder, 'photo.jpg'), { hash: false });
      for await (const frame of decodeVideo(info)) expect(corners(frame), `EXIF ${orientation}`).toEqual(shown);
    }
  });
});

/** Puts an EXIF block that holds nothing but the orientation at the front of a JPEG. */
function withExif(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2, ...body, ...jpeg.subarray(2)]);
}
