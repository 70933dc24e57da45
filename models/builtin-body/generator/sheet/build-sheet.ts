import { readFileSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { readBodyNpz } from '#shared/formats/body-npz.ts';
import { SHAPE_NAMES } from '../shape/shape.ts';
import { type Picture, renderPicture } from './picture.ts';
import { SHEET_POSES } from './poses.ts';

/** Size of one picture, pixels. */
const WIDTH = 180;
const HEIGHT = 214;

/** Colours in steps of 4, which the eye does not see here, make the file smaller. */
const COLOUR_BITS = 0xfc;

const body = readBodyNpz(readFileSync(new URL('../../body.npz', import.meta.url)), 'builtin', 'free');
const rows: Picture[][] = [
  [0, 36, 72, 108, 144, 180, 216, 252, 288, 324].map((azimuth) => ({
    title: `${azimuth}`,
    pose: SHEET_POSES.stand,
    azimuth,
  })),
  Object.entries(SHEET_POSES).map(([title, pose]) => ({ title, pose, azimuth: title === 'leap' ? 70 : 38 })),
  ...[-2, 2].map((value) =>
    SHAPE_NAMES.map((name, k) => ({
      title: `${name} ${value > 0 ? '+' : '-'}2`,
      pose: SHEET_POSES.stand,
      betas: SHAPE_NAMES.map((_, i) => (i === k ? value : 0)),
      azimuth: 30,
    })),
  ),
];

const columns = Math.max(...rows.map((row) => row.length));
const png = new PNG({ width: columns * WIDTH, height: rows.length * HEIGHT, colorType: 2 });
rows.forEach((row, r) => {
  row.forEach((picture, c) => {
    const { data } = renderPicture(body, picture, WIDTH, HEIGHT);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const to = ((r * HEIGHT + y) * png.width + c * WIDTH + x) * 4;
        for (let k = 0; k < 3; k++) png.data[to + k] = data[(y * WIDTH + x) * 3 + k]! & COLOUR_BITS;
        png.data[to + 3] = 255;
      }
    }
  });
});
const target = process.argv[2] ?? new URL('../../sheet.png', import.meta.url);
writeFileSync(target, PNG.sync.write(png, { colorType: 2, deflateLevel: 9 }));
