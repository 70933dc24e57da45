import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { keypointInput } from '#shared/networks/lifted-keypoints.ts';
import type { KeypointsEncoderOptions } from '#shared/networks/options.ts';
import {
  type Sample,
  type SampleBody,
  sampleOf,
  sceneWindow,
  trackWindow,
  wholeTrack,
} from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import type { ErrorModel } from '../detector/error-model.ts';
import { mirrorScene, mirrorTrack } from '../detector/mirror-recording.ts';
import { type Recording, readRecording } from '../detector/recording.ts';
import { spoilTrack } from '../detector/spoil-track.ts';
import { mixPoses } from '../motion/mix-poses.ts';
import { type Mocap, type MocapClip, RATE } from '../motion/mocap.ts';
import { ClipSampler, motionWindow } from '../motion/motion-window.ts';
import { varyPose } from '../motion/vary-pose.ts';
import { Random } from '../random.ts';
import { drawScene } from '../scene/scene.ts';
import { JUDGED_JOINTS } from './lifting-step.ts';

/** Recordings of a folder, in the order of their names. */
export function readRecordings(folder: string, most = Number.POSITIVE_INFINITY): Recording[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.npz') && !name.startsWith('.'))
    .sort();
  return names.slice(0, most).map((name) => readRecording(readFileSync(join(folder, name))));
}

export interface BatchOptions {
  readonly clips: number;
  readonly frames: number;
  /** Share of the clips that the real detector saw. */
  readonly realShare: number;
  /** Share of the simulated windows in which limbs move as in other windows. */
  readonly mixShare: number;
  readonly seed: number;
  readonly encoder: Pick<KeypointsEncoderOptions, 'lifted'>;
}

/** Least share of a window's frames in which the person was seen. */
const LEAST_SEEN = 0.5;

/** Batches by number: the same seed and number give the same batch, whatever was drawn before. */
export class BatchSource {
  private readonly mocap: Mocap;
  private readonly sampler: ClipSampler;
  private readonly motion: ClipSampler;
  private readonly body: SampleBody;
  private readonly options: BatchOptions;
  private readonly model: ErrorModel;
  private readonly real: readonly Recording[];
  private readonly mirrored: readonly Recording[];

  constructor(
    mocap: Mocap,
    clips: readonly MocapClip[],
    recordings: readonly Recording[],
    model: ErrorModel,
    body: SampleBody,
    options: BatchOptions,
  ) {
    this.mocap = mocap;
    this.body = body;
    this.options = options;
    const longest = Math.ceil((options.frames - 1) * FASTEST) + 1;
    this.sampler = new ClipSampler(clips, longest);
    this.motion = new ClipSampler(clips, longest);
    this.model = model;
    this.real = recordings.flatMap(({ scene, track, ...rest }) =>
      track ? [{ scene, track: wholeTrack(track, scene.frames), ...rest }] : [],
    );
    this.mirrored = this.real.map(({ scene, track, ...rest }) => ({
      scene: mirrorScene(scene),
      track: mirrorTrack(track!, scene.camera.imageSize[0]),
      ...rest,
    }));
  }

  /** What a generator's step is fed, and θ of real motion for the discriminator's. */
  batch(number: number): Record<string, Float32Array> {
    const { clips, frames, realShare, seed } = this.options;
    const feeds = emptyFeeds(clips, frames);
    for (let n = 0; n < clips; n++) {
      const random = new Random(seed, number, n);
      const sample = n < Math.round(realShare * clips) ? this.realSample(random) : this.simulated(random);
      writeSample(feeds, n, frames, sample, this.body);
      feeds['real.theta']!.set(this.realMotion(random), n * frames * THETA_WIDTH);
    }
    return { ...feeds, landmarks: keypointInput(feeds.landmarks!, this.options.encoder) };
  }

  private simulated(random: Random): Sample {
    const { frames } = this.options;
    for (;;) {
      const window = this.window(random, this.sampler);
      if (random.chance(this.options.mixShare)) mixPoses(random, window, this.window(random, this.sampler));
      varyPose(random, window);
      const scene = drawScene(random, window, { longSide: 1280, cutShare: 0.12 });
      const track = this.model.simulate(random, scene, random.between(...SHARPNESS));
      if (share(track.seen) < LEAST_SEEN) continue;
      spoilTrack(random, track);
      if (share(track.seen) < LEAST_SEEN || scene.frames !== frames) continue;
      return sampleOf(scene, track, this.body, random.chance(0.3));
    }
  }

  private realSample(random: Random): Sample {
    const { frames } = this.options;
    for (;;) {
      const mirror = random.chance(0.5);
      const { scene, track } = random.pick(mirror ? this.mirrored : this.real);
      const from = random.below(scene.frames - frames + 1);
      const seen = trackWindow(track!, from, from + frames);
      if (share(seen.seen) < LEAST_SEEN) continue;
      spoilTrack(random, seen);
      if (share(seen.seen) < LEAST_SEEN) continue;
      return sampleOf(sceneWindow(scene, from, from + frames), seen, this.body, random.chance(0.3));
    }
  }

  private realMotion(random: Random): Float32Array {
    const { frames } = this.options;
    const { poses } = this.window(random, this.motion);
    const theta = new Float32Array(frames * THETA_WIDTH);
    for (let t = 0; t < frames; t++) theta.set(poses.subarray(72 * t, 72 * t + 72), t * THETA_WIDTH + 3);
    return theta;
  }

  private window(random: Random, sampler: ClipSampler) {
    const rate = RATE / random.betweenLog(SLOWEST, FASTEST);
    const clip = sampler.draw(random);
    return motionWindow(this.mocap, clip, {
      frames: this.options.frames,
      rate,
      mirror: random.chance(0.5),
      at: random.next(),
    });
  }
}

/** Speeds at which motion is played, as shares of its own: people differ, and so do cameras' rates. */
const SLOWEST = 0.45;
const FASTEST = 1.6;

/** Shares of the recorded deviations: from what was measured on sharp pictures (the demo clip) to more than recorded. */
const SHARPNESS = [0.2, 1.1] as const;

function share(seen: Uint8Array): number {
  return seen.reduce((sum, value) => sum + value, 0) / seen.length;
}

const posed = createPosedJoints();

function emptyFeeds(clips: number, frames: number): Record<string, Float32Array> {
  const rows = clips * frames;
  return {
    landmarks: new Float32Array(rows * KEYPOINT_FEATURES),
    'truth.keypoints2d': new Float32Array(rows * 147),
    'truth.keypoints3d': new Float32Array(rows * 147),
    'truth.theta': new Float32Array(rows * THETA_WIDTH),
    'truth.joints': new Float32Array(rows * JUDGED_JOINTS * 3),
    'truth.hasJoints': new Float32Array(rows),
    'truth.hasTheta': new Float32Array(rows),
    'real.theta': new Float32Array(rows * THETA_WIDTH),
    time: Float32Array.from({ length: rows }, (_, i) => (i % frames) / RATE),
  };
}

function writeSample(
  feeds: Record<string, Float32Array>,
  n: number,
  frames: number,
  sample: Sample,
  { points }: SampleBody,
): void {
  const rest = shapedRestJoints(points.rest, sample.theta.subarray(75, THETA_WIDTH));
  for (let t = 0; t < frames; t++) {
    forwardKinematicsInto(posed, rest, sample.theta, t * THETA_WIDTH + 3, [0, 0, 0], 0);
    const row = (n * frames + t) * JUDGED_JOINTS * 3;
    for (let i = 0; i < JUDGED_JOINTS * 3; i++) feeds['truth.joints']![row + i] = posed.positions[i]!;
  }
  feeds.landmarks!.set(sample.features, n * frames * KEYPOINT_FEATURES);
  feeds['truth.keypoints2d']!.set(sample.keypoints2d, n * frames * 147);
  feeds['truth.keypoints3d']!.set(sample.keypoints3d, n * frames * 147);
  feeds['truth.theta']!.set(sample.theta, n * frames * THETA_WIDTH);
  feeds['truth.hasJoints']!.fill(1, n * frames, (n + 1) * frames);
  feeds['truth.hasTheta']!.fill(1, n * frames, (n + 1) * frames);
}
