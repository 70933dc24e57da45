import { stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { demoMotion } from './motion/demo-motion.ts';
import { TIMING } from './motion/timing.ts';
import { STUDIO } from './render/studio.ts';
import { renderClip } from './render-clip.ts';
import { ptsUs, writeTruth } from './truth.ts';

/**
 * Builds the demo clip and its truth: `npm run build:demo`. About two minutes on two cores.
 *
 * `--half` renders at half size into `demo-half.mp4` for looking at; the truth is then left alone.
 */
const folder = new URL('../', import.meta.url);
const half = process.argv.includes('--half');
const share = half ? 0.5 : 1;
const started = performance.now();

const body = await loadBuiltinBody();
const motion = demoMotion(body);
const path = fileURLToPath(new URL(half ? 'demo-half.mp4' : 'demo.mp4', folder));
const times = ptsUs(motion.frames);
const writer = await createVideoWriter(path, {
  width: STUDIO.width * share,
  height: STUDIO.height * share,
  fps: { num: TIMING.fps, den: 1 },
  crf: 19,
  preset: 'slow',
});
try {
  await renderClip({
    share,
    frames: Array.from({ length: motion.frames }, (_, f) => f),
    onFrame: async (frame, rgb) => {
      await writer.write(rgb, times[frame]!);
      if (frame % 30 === 0) process.stderr.write(`frame ${frame} of ${motion.frames}\n`);
    },
  });
  await writer.finish();
} catch (error) {
  await writer.abort();
  throw error;
}
if (!half) await writeFile(new URL('truth.npz', folder), writeTruth(motion));

const seconds = (performance.now() - started) / 1000;
const { size } = await stat(path);
process.stdout.write(
  `${path}: ${motion.frames} frames, ${(size / 1e6).toFixed(2)} MB, built in ${seconds.toFixed(0)} s\n`,
);
