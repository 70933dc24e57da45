import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openTrained } from '#main/engine/training/trained-network.ts';
import { JOINT_COUNT, MIRROR, PARENTS } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import { AIMED_AT, createPosedBody, poseInto } from '#shared/networks/aim/aimed-body.ts';
import { createProjected, landmarkView, placeInto, projectLandmarksInto } from '#shared/networks/aim/landmark-view.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { type Sample, sampleOf } from '#shared/training/examples/sample.ts';
import { THETA_WIDTH } from '#shared/training/losses/theta.ts';
import { LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import { readRecordings } from './learn/batches.ts';
import { readCheckpoint } from './learn/checkpoint.ts';
import { recordedTest } from './learn/held-out.ts';
import { recipe } from './learn/recipe.ts';
import { shippedGenerator } from './learn/shipped-generator.ts';
import { loadTrainingData } from './learn/training-data.ts';
import { isHeldOut } from './motion/mocap.ts';
import { ClipSampler, motionWindow } from './motion/motion-window.ts';
import { varyPose } from './motion/vary-pose.ts';
import { Random } from './random.ts';
import { drawScene } from './scene/scene.ts';

/**
 * Measures what `aimPoses` goes by: how the network's poses err and how landmarks do, on people it was trained on.
 *
 *   node models/builtin-temporal/generator/measure-errors.ts --mocap MOCAP.npz --recordings FOLDER [--weights FILE]
 *
 * Writes src-shared/networks/aim/aim-statistics.ts.
 */
const { values } = parseArgs({
  options: { mocap: { type: 'string' }, recordings: { type: 'string' }, weights: { type: 'string' } },
});
const { mocap, recordings } = values;
if (!mocap || !recordings) throw new Error('--mocap and --recordings are needed');

const COUNT = AIMED_AT.length;
const FRAMES = 64;
const SEED = 4242;
/** Windows of simulated errors, and every how many frames count. */
const WINDOWS = 150;
const EVERY = 4;
/** Single misses say nothing of the rest: swings (radians) and distances (metres) count no further than this. */
const MOST = { swing: 1, distance: 0.15 };
/** Held-out people are posed worse, so landmarks are believed more than these figures say. */
const BELIEVED = 0.7;

const run = recipe('adversarial');
const data = await loadTrainingData({ mocap, recordings }, run);
const { state } = readCheckpoint(await readFile(values.weights ?? new URL('../weights.safetensors', import.meta.url)));
await using network = await openTrained(shippedGenerator(run.generator), state);

const swings = covariances(3, JOINT_COUNT, (j) => MIRROR[j]!);
const noise = covariances(2, COUNT, (i) => {
  return AIMED_AT.findIndex(({ landmark }) => landmark === LANDMARK_MIRROR[AIMED_AT[i]!.landmark]);
});
const half = readRecordings(recordings).filter((_, i) => i % 4 === 0);
for (const sample of [...simulated(), ...recordedTest(half, data.body)]) await measure(sample);

const text = `/**
 * Written by models/builtin-temporal/generator/measure-errors.ts; not to be edited by hand. How poses of the built-in
 * network and landmarks of the detector err, on people the network was trained on; left and right alike.
 */

/** Covariance of the joints' swings about ray axes x, y, z, rad², lower triangles by rows, shape [3, 300]. */
export const POSE_ERRORS: readonly (readonly number[])[] = ${tables(swings.means(), 5)};

/** Covariance of landmarks in the picture, x and y, at the person, m², lower triangles by rows, shape [2, 190]. */
export const LANDMARK_NOISE: readonly (readonly number[])[] = ${tables(
  noise.means().map((table) => table.map((value) => BELIEVED * value)),
  6,
)};
`;
await writeFile(new URL('../../../src-shared/networks/aim/aim-statistics.ts', import.meta.url), text);

function simulated(): Sample[] {
  const sampler = new ClipSampler(
    data.mocap.clips.filter((clip) => !isHeldOut(clip)),
    FRAMES,
  );
  const samples: Sample[] = [];
  for (let n = 0; samples.length < WINDOWS; n++) {
    const random = new Random(SEED, n);
    const clip = sampler.draw(random);
    const window = motionWindow(data.mocap, clip, { frames: FRAMES, rate: 30, mirror: n % 4 < 2, at: random.next() });
    if (n % 2 === 1) varyPose(random, window);
    const scene = drawScene(random, window, { longSide: 1280, cutShare: 0 });
    const track = data.model.simulate(random, scene, random.between(0.2, 1.1));
    if (track.seen.every((seen) => seen === 1)) samples.push(sampleOf(scene, track, data.body, random.chance(0.3)));
  }
  return samples;
}

async function measure({ frames, fps, features, theta, seen }: Sample): Promise<void> {
  const { rotations } = await network.run(features, fps);
  const truth = new Float64Array(9 * JOINT_COUNT);
  const posed = createPosedBody();
  const projected = createProjected();
  const [turned, about, swing] = [new Float64Array(9), new Float64Array(9), new Float64Array(3)];
  for (let t = 0; t < frames; t += EVERY) {
    if (seen[t] !== 1) continue;
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(truth, 9 * j, theta, t * THETA_WIDTH + 3 + 3 * j);
    const told = rotations.subarray(t * 9 * JOINT_COUNT, (t + 1) * 9 * JOINT_COUNT);
    poseInto(posed, told);
    swings.add((a, j) => {
      if (a > 0) return clamp(swing[a]!, MOST.swing);
      // Told to true, in the parent's axes; then about the ray's.
      transposedInto(about, told, 9 * j);
      mul3Into(turned, 0, truth, 9 * j, about, 0);
      logInto(swing, 0, turned);
      const parent = PARENTS[j]!;
      if (parent >= 0) swing.set(turnBy(posed.turns, 9 * parent, swing));
      return clamp(swing[0]!, MOST.swing);
    });
    const view = landmarkView(features, t * KEYPOINT_FEATURES);
    const pelvis = new Float64Array(3);
    poseInto(posed, truth);
    placeInto(pelvis, posed.landmarks, view, view.confidence, projected);
    projectLandmarksInto(projected, posed.landmarks, pelvis, view);
    const scale = (pelvis[2]! * view.size) / 2;
    noise.add((a, i) => clamp(scale * (view.seen[2 * i + a]! - projected.at[2 * i + a]!), MOST.distance));
  }
}

/** Covariances of `count` things along each of some axes, left and right alike. */
function covariances(axes: number, count: number, mirror: (i: number) => number) {
  const sums = Array.from({ length: axes }, () => new Float64Array(count * count));
  const values = Array.from({ length: axes }, () => new Float64Array(count));
  let seen = 0;
  return {
    /** @param value called thing by thing, axes in order */
    add(value: (axis: number, i: number) => number): void {
      for (let i = 0; i < count; i++) for (let a = 0; a < axes; a++) values[a]![i] = value(a, i);
      for (const [a, row] of values.entries()) {
        for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) sums[a]![i * count + j]! += row[i]! * row[j]!;
      }
      seen++;
    },
    /** Lower triangles by rows. */
    means(): number[][] {
      return sums.map((sum) =>
        Array.from({ length: count }, (_, i) =>
          Array.from({ length: i + 1 }, (__, j) => {
            return (sum[i * count + j]! + sum[mirror(i) * count + mirror(j)]!) / (2 * seen);
          }),
        ).flat(),
      );
    },
  };
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

function transposedInto(out: Float64Array, m: Float32Array, at: number): void {
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) out[3 * i + j] = m[at + 3 * j + i]!;
}

function turnBy(m: Float64Array, at: number, v: Float64Array): number[] {
  return [0, 3, 6].map((row) => m[at + row]! * v[0]! + m[at + row + 1]! * v[1]! + m[at + row + 2]! * v[2]!);
}

/** Rows as the formatter leaves them. */
function tables(all: readonly (readonly number[])[], digits: number): string {
  const rows = all.map((table) => {
    const lines = [''];
    for (const value of table) {
      const word = `${Number(value.toFixed(digits))},`;
      const line = lines.at(-1)!;
      if (`    ${line} ${word}`.length > 120) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return `  [\n${lines.map((line) => `    ${line}`).join('\n')}\n  ],`;
  });
  return `[\n${rows.join('\n')}\n]`;
}
