import { type Sample, type SampleBody, sampleOf, wholeTrack } from '#shared/training/examples/sample.ts';
import type { ErrorModel } from '../detector/error-model.ts';
import type { Recording } from '../detector/recording.ts';
import { isHeldOut, type Mocap } from '../motion/mocap.ts';
import { ClipSampler, motionWindow } from '../motion/motion-window.ts';
import { Random } from '../random.ts';
import { drawScene } from '../scene/scene.ts';

/** Seed of the cameras and bodies that networks are judged under. */
const SEED = 777;

/** Clips of held-out people under simulated cameras, seen with simulated errors. */
export function simulatedTest(
  mocap: Mocap,
  model: ErrorModel,
  body: SampleBody,
  clips: number,
  share = 1,
  frames = 64,
): Sample[] {
  const sampler = new ClipSampler(mocap.clips.filter(isHeldOut), frames);
  const samples: Sample[] = [];
  for (let n = 0; samples.length < clips; n++) {
    const random = new Random(SEED, n);
    const clip = sampler.draw(random);
    const window = motionWindow(mocap, clip, { frames, rate: 30, mirror: false, at: random.next() });
    const scene = drawScene(random, window, { longSide: 1280, cutShare: 0 });
    const track = model.simulate(random, scene, share);
    if (track.seen.every((seen) => seen === 1)) samples.push(sampleOf(scene, track, body, random.chance(0.3)));
  }
  return samples;
}

/** Recorded clips of held-out people: what the real detector said of them. */
export function recordedTest(recordings: readonly Recording[], body: SampleBody): Sample[] {
  return recordings.flatMap(({ scene, track }) => {
    const seen = track ? track.seen.reduce((sum, value) => sum + value, 0) : 0;
    return seen > 0.8 * scene.frames ? [sampleOf(scene, wholeTrack(track!, scene.frames), body, false)] : [];
  });
}
