import { readFile, writeFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { npzNumbers, npzScalar, readNpz } from '#shared/formats/npz.ts';
import type { RgbFrame } from '#shared/raster/frame.ts';

/**
 * Makes the picture for the front page from a captured demo:
 * `node models/demo-clip/generator/front-picture.ts demo-output/demo-overlay.mp4 models/demo-clip/overlay.png`.
 *
 * Panels side by side, each a moment of the overlay video cut around the person by the clip's truth.
 */
const [overlay, output] = process.argv.slice(2);
if (!overlay || !output) throw new Error('usage: front-picture.ts <overlay.mp4> <picture.png>');

/** Frames that are shown: walking, coming round, reaching, squatting, waving. */
const MOMENTS = [10, 62, 112, 166, 228];
/** Cut from the frame, px, and how much smaller it is shown. */
const CUT = { width: 411, height: 696 };
const SHRINK = 1.5;
const PANEL = { width: CUT.width / SHRINK, height: CUT.height / SHRINK };
const GAP = 6;

const truth = readNpz(await readFile(new URL('../truth.npz', import.meta.url)));
const joints = npzNumbers(truth, 'joints_cam', [null, 24, 3]).data;
const focal = npzScalar(truth, 'focal_px');
const info = await probeVideo(overlay);
const picture = new PNG({ width: MOMENTS.length * (PANEL.width + GAP) - GAP, height: PANEL.height });
picture.data.fill(255);

for (const [place, index] of MOMENTS.entries()) {
  for await (const frame of decodeVideo(info, { from: index, to: index + 1 })) {
    copyPanel(frame, index, place * (PANEL.width + GAP));
  }
}
await writeFile(output, PNG.sync.write(picture, { deflateLevel: 9 }));

/** Cuts a panel around the pelvis, kept inside the picture; each pixel is the mean of 3×3 places in the frame. */
function copyPanel(frame: RgbFrame, index: number, left: number): void {
  const middle = (focal * Number(joints[72 * index]!)) / Number(joints[72 * index + 2]!) + frame.width / 2;
  const wanted = Math.min(frame.width - CUT.width, middle - CUT.width / 2);
  // Near the left edge the whole key to the colours is shown.
  const x0 = wanted < 60 ? 0 : wanted;
  const y0 = (frame.height - CUT.height) / 2;
  for (let y = 0; y < PANEL.height; y++) {
    for (let x = 0; x < PANEL.width; x++) {
      const to = (y * picture.width + left + x) * 4;
      const sum = [0, 0, 0];
      for (let s = 0; s < 9; s++) {
        const fromX = Math.floor(x0 + (x + ((s % 3) + 0.5) / 3) * SHRINK);
        const fromY = Math.floor(y0 + (y + (Math.floor(s / 3) + 0.5) / 3) * SHRINK);
        const from = (fromY * frame.width + fromX) * 3;
        for (let k = 0; k < 3; k++) sum[k]! += frame.data[from + k]!;
      }
      for (let k = 0; k < 3; k++) picture.data[to + k] = sum[k]! / 9;
    }
  }
}
