import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { trackWith } from '#main/pipeline/track-people.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { isHeldOut, RATE, readMocap } from '../motion/mocap.ts';
import { ClipSampler, motionWindow } from '../motion/motion-window.ts';
import { SceneRenderer } from '../picture/scene-renderer.ts';
import { Random } from '../random.ts';
import { drawScene } from '../scene/scene.ts';
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
  await film(random, scene);
  const track = await detect(scene);
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

async function film(random: Random, scene: Scene): Promise<void> {
  const renderer = new SceneRenderer(random, body, scene, points.rest);
  const { width, height } = renderer;
  const writer = await createVideoWriter(video, { width, height, crf: random.between(18, 28) });
  for (let t = 0; t < FRAMES; t++) await writer.write(renderer.render(t), Math.round((t * 1e6) / RATE));
  await writer.finish();
}

/** The detected track that fits the truth best in the picture; null where nobody was found. */
async function detect(scene: Scene): Promise<PersonTrack | null> {
  const info = await probeVideo(video);
  const { tracks } = await trackWith(
    engine,
    { info, from: 0, to: FRAMES },
    { quality: 'balanced', people: 'all', device: 'cpu' },
    quietContext(),
  );
  const truth = exactTrack(scene, points);
  const misfit = (track: PersonTrack): number => {
    let sum = 0;
    let count = 0;
    for (let row = 0; row < track.frames; row++) {
      if (track.seen[row] === 0) continue;
      for (let k = 11; k < LANDMARK_COUNT; k++) {
        const i = 3 * (row * LANDMARK_COUNT + k);
        const o = 3 * ((row + track.firstFrame) * LANDMARK_COUNT + k);
        sum += Math.hypot(track.image[i]! - truth.image[o]!, track.image[i + 1]! - truth.image[o + 1]!);
        count++;
      }
    }
    return count === 0 ? Number.POSITIVE_INFINITY : sum / count / Math.sqrt(count);
  };
  return tracks.toSorted((a, b) => misfit(a) - misfit(b))[0] ?? null;
}
