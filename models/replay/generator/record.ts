import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { recordScene } from '../../builtin-temporal/generator/detector/record-scene.ts';
import { writeRecording } from '../../builtin-temporal/generator/detector/recording.ts';
import { RATE } from '../../builtin-temporal/generator/motion/mocap.ts';
import { Random } from '../../builtin-temporal/generator/random.ts';
import { drawScene } from '../../builtin-temporal/generator/scene/scene.ts';
import { proceduralWindow } from './motion/procedural-window.ts';

/** Frames of a recording: long enough for training's longest windows. */
export const FRAMES = 64;
const LONG_SIDE = 800;

/**
 * Films the built-in body doing made-up things and keeps what the real detector sees of it, one file a clip; goes on
 * where it stopped.
 *
 * @returns paths of the recordings, in order
 */
export async function recordReplay(folder: string, clips: number, seed: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const body = await loadBuiltinBody();
  const points = bodyPoints(body);
  const rest = shapedRestJoints(points.rest, new Float32Array(10));
  await using engine = await createPoseEngine({ quality: 'balanced', device: 'cpu', workers: 1 });
  const video = join(tmpdir(), `replay-${process.pid}.mp4`);
  const paths: string[] = [];
  for (let number = 0; number < clips; number++) {
    const path = join(folder, `replay-${seed}-${String(number).padStart(4, '0')}.npz`);
    paths.push(path);
    if (existsSync(path)) continue;
    const random = new Random(seed, number);
    const window = proceduralWindow(random, FRAMES, RATE / random.betweenLog(0.75, 1.3), rest);
    const scene = drawScene(random, window, { longSide: LONG_SIDE, cutShare: 0.06 });
    const track = await recordScene(random, scene, { engine, body, points, video });
    await writeFile(`${path}.part`, writeRecording({ scene, track, action: window.name, subject: number }));
    await rename(`${path}.part`, path);
    process.stderr.write(`${number + 1} of ${clips}: ${window.name}${track ? '' : ', nobody was found'}\n`);
  }
  await rm(video, { force: true });
  return paths;
}
