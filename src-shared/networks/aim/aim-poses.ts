import { JOINT_COUNT, PARENTS } from '../../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into, mulTransposed3Into } from '../../math/rotation.ts';
import { KEYPOINT_FEATURES } from '../keypoint-features.ts';
import { AIMED_AT, createPosedBody, poseInto } from './aimed-body.ts';
import { createProjected, landmarkView, placeInto, projectLandmarksInto } from './landmark-view.ts';
import { estimateSwingsInto } from './swing-estimate.ts';

const POSE = 9 * JOINT_COUNT;
const SWINGS = 3 * JOINT_COUNT;
const COUNT = AIMED_AT.length;

/** Swings are averaged over about this time, seconds: landmarks jitter. */
const CALM = 0.053;
/** From this far off, metres, landmarks are trusted less (Geman and McClure). */
const FAR = 0.16;

/**
 * A network's poses, aimed at the landmarks it was shown: where limbs point in the picture is seen better than what the
 * network makes of it, how they stand to the picture is not. Each joint is swung as the measured errors of both make it
 * likeliest (`estimateSwingsInto`); twice, the second time with landmarks that are far off trusted less.
 *
 * @param rotations row-major matrices, the root in axes of the square's ray, shape [T, 24, 3, 3]
 * @param rows      what the network was shown, see `keypointFeaturesInto`, shape [T, KEYPOINT_FEATURES]
 * @param seconds   times of the poses, rising, shape [T]
 * @returns shape [T, 24, 3, 3]
 */
export function aimPoses(rotations: Float32Array, rows: Float32Array, seconds: ArrayLike<number>): Float32Array {
  const frames = seconds.length;
  let swings: Float64Array = new Float64Array(frames * SWINGS);
  const pelvis = new Float64Array(3 * frames);
  const posed = createPosedBody();
  const projected = createProjected();
  const weights = new Float64Array(COUNT);
  const trust = new Float64Array(COUNT);
  let aimed = rotations;
  for (const first of [true, false]) {
    for (let t = 0; t < frames; t++) {
      const view = landmarkView(rows, t * KEYPOINT_FEATURES);
      const at = pelvis.subarray(3 * t, 3 * t + 3);
      poseInto(posed, aimed, t * POSE);
      trust.fill(1);
      if (!first) {
        projectLandmarksInto(projected, posed.landmarks, at, view);
        distrustFar(trust, projected.at, view.seen, (at[2]! * view.size) / 2);
      }
      let total = 0;
      for (let i = 0; i < COUNT; i++) total += weights[i] = view.confidence[i]! * trust[i]!;
      if (!(total > 1)) continue;
      placeInto(at, posed.landmarks, view, weights, projected);
      projectLandmarksInto(projected, posed.landmarks, at, view);
      estimateSwingsInto(swings, t * SWINGS, posed, projected, view, at[2]!, trust);
    }
    swings = calm(swings, seconds);
    aimed = swung(rotations, swings, frames);
  }
  return aimed;
}

function distrustFar(trust: Float64Array, at: Float64Array, seen: Float64Array, scale: number): void {
  for (let i = 0; i < COUNT; i++) {
    const far = scale * Math.hypot(seen[2 * i]! - at[2 * i]!, seen[2 * i + 1]! - at[2 * i + 1]!);
    trust[i] = 1 / (1 + (far / FAR) ** 2) ** 2;
  }
}

/** Swings, each the mean of its neighbours in time by a normal curve. */
function calm(swings: Float64Array, seconds: ArrayLike<number>): Float64Array {
  const out = new Float64Array(swings.length);
  let from = 0;
  for (let t = 0; t < seconds.length; t++) {
    while (seconds[t]! - seconds[from]! > 3 * CALM) from++;
    let total = 0;
    for (let n = from; n < seconds.length && seconds[n]! - seconds[t]! <= 3 * CALM; n++) {
      const weight = Math.exp(-0.5 * ((seconds[n]! - seconds[t]!) / CALM) ** 2);
      total += weight;
      for (let k = 0; k < SWINGS; k++) out[t * SWINGS + k]! += weight * swings[n * SWINGS + k]!;
    }
    for (let k = 0; k < SWINGS; k++) out[t * SWINGS + k]! /= total;
  }
  return out;
}

/** Poses whose joints are swung about ray axes, each with everything that hangs on it. */
function swung(rotations: Float32Array, swings: Float64Array, frames: number): Float32Array {
  const out = new Float32Array(rotations.length);
  const { turns } = createPosedBody();
  const swing = new Float64Array(9);
  const [a, b] = [new Float64Array(9), new Float64Array(9)];
  for (let t = 0; t < frames; t++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = t * POSE + 9 * j;
      const parent = PARENTS[j]!;
      axisAngleToMatrixInto(swing, 0, swings, t * SWINGS + 3 * j);
      if (parent < 0) {
        for (let i = 0; i < 9; i++) turns[i] = rotations[at + i]!;
        mul3Into(out, at, swing, 0, rotations, at);
        continue;
      }
      // The swing in axes of the parent, as the network had it.
      mul3Into(turns, 9 * j, turns, 9 * parent, rotations, at);
      mul3Into(a, 0, swing, 0, turns, 9 * parent);
      mulTransposed3Into(b, 0, turns, 9 * parent, a, 0);
      mul3Into(out, at, b, 0, rotations, at);
    }
  }
  return out;
}
