import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { isHeldOut, RATE, readMocap } from '../motion/mocap.ts';
import { ClipSampler, motionWindow } from '../motion/motion-window.ts';
import { Random } from '../random.ts';
import { drawScene } from '../scene/scene.ts';
import { recordScene } from './record-scene.ts';
import { writeRecording } from './recording.ts';

/**
 * Films the built-in body playing motion capture and runs the real detector on it:
 *
 *   node models/builtin-temporal/generator/detector/record.ts MOCAP.npz FOLDER CLIPS [SEED] [held-out]
 *
 * Writes one recording per clip: what the detector said, beside the truth. Goes on where it stopped. About four
 * seconds a clip on one core.
 */
const [mocapPath, folder, count, seedText = '1', which = 'train'] = process.argv.slice(2);
if (!mocapPath || !folder || !count) throw new Error('usage: record.ts MOCAP FOLDER CLIPS [SEED] [held-out]');
const FRAMES = 64;
const LONG_SIDE = 960;
const seed = Number(seedText);

await mkdir(folder, { recursive: true });
const mocap = readMocap(mocapPath);
const body = await loadBuiltinBody();
const points = bodyPoints(body);
const clips = mocap.clips.filter((clip) => isHeldOut(clip) === (which === 'held-out'));
const sampler = new ClipSampler(clips, FRAMES);
await using engine = await createPoseEngine({ quality: 'balanced', device: 'cpu', workers: 1 });
const video = join(tmpdir(), `recording-${process.pid}.mp4`);
let frames = 0;
for (let number = 0; number < Number(count); number++) {
  const name = `${which}-${seed}-${String(number).padStart(5, '0')}.npz`;
  if (existsSync(join(folder, name))) continue;
  const random = new Random(seed, number);
  const clip = sampler.draw(random);
  const rate = RATE * random.betweenLog(0.7, 1.4);
  const window = motionWindow(mocap, clip, { frames: FRAMES, rate, mirror: random.chance(0.5), at: random.next() });
  const scene = drawScene(random, window, { longSide: LONG_SIDE, cutShare: 0.08 });
  const track = await recordScene(random, scene, { engine, body, points, video });
  await writeFile(
    join(folder, `.${name}`),
    writeRecording({ scene, track, action: clip.action, subject: clip.subject }),
  );
  await rename(join(folder, `.${name}`), join(folder, name));
  frames += FRAMES;
  if (number % 10 === 0)
    process.stderr.write(
      `${number} ${clip.action} ${track ? 'seen' : 'missed'} ${frames} frames, ${(frames / (performance.now() / 1000)).toFixed(1)}/s\n`,
    );
}
await rm(video, { force: true });
