import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { slerpInto } from '../math/rotation.ts';
import { type BodyMotion, type FrameRate, isEvenlySpaced } from './body-motion.ts';

/** Most frames a resampled motion may have: nine hours at 30 fps. More means broken frame times. */
const MAX_FRAMES = 1_000_000;

/** From this turn between two frames on (about 28°) the path between them is a slerp; a spline could swing out. */
const SPLINE_UP_TO = 0.97;

/** A motion at another rate, and what became of its frames. */
export interface Resampled {
  readonly motion: BodyMotion;
  readonly framesIn: number;
  readonly keysOut: number;
  /** How much later the last key stands than the last frame did, µs: less than half a frame of the new rate. */
  readonly driftUs: number;
}

/**
 * The same motion with evenly spaced frames at its nominal rate, for formats that cannot say when a frame is. A motion
 * that is even already comes back as it is.
 *
 * @throws RangeError if the frame times span more than a million frames of the nominal rate
 */
export function resampleEvenly(motion: BodyMotion): BodyMotion {
  if (motion.frames < 2 || isEvenlySpaced(motion.times, motion.fps)) return motion;
  return resampleTo(motion, motion.fps).motion;
}

/**
 * The same motion with evenly spaced frames at any rate: the pelvis and rotations on splines through the frames
 * (Catmull–Rom with the frames' own times, quaternions by components and made unit again), rotations by slerp where a
 * joint turns more than about 28° from one frame to the next.
 *
 * @param fps a rational rate, exact: key `i` stands at `i · den / num` seconds
 * @throws RangeError if the motion spans more than a million frames of that rate
 */
export function resampleTo(motion: BodyMotion, fps: FrameRate): Resampled {
  const { times } = motion;
  const last = times[motion.frames - 1]!;
  const frames = Math.round((last * fps.num) / fps.den) + 1;
  if (!(frames <= MAX_FRAMES)) throw new RangeError(`the frame times span ${frames} frames`);
  const rotations = new Float64Array(frames * JOINT_COUNT * 4);
  const pelvis = new Float64Array(frames * 3);
  const even = new Float64Array(frames);
  const weights = new Float64Array(4);
  let before = 0;
  for (let f = 0; f < frames; f++) {
    const time = (f * fps.den) / fps.num;
    even[f] = time;
    while (before < motion.frames - 2 && times[before + 1]! <= time) before++;
    const u = splineWeightsInto(weights, times, motion.frames, before, time);
    const first = Math.max(0, before - 1);
    for (let k = 0; k < 3; k++) pelvis[3 * f + k] = blended(motion.pelvis, 3, first, k, weights, before, motion.frames);
    for (let j = 0; j < JOINT_COUNT; j++)
      rotationInto(rotations, (f * JOINT_COUNT + j) * 4, motion, before, j, weights, u);
  }
  return {
    motion: { ...motion, fps, frames, times: even, rotations, pelvis },
    framesIn: motion.frames,
    keysOut: frames,
    driftUs: Math.round((even[frames - 1]! - last) * 1e6),
  };
}

/**
 * Weights of the frames before − 1 … before + 2 on a cubic Hermite spline whose slopes are those of the neighbours' chords;
 * at the ends, those of the end frame's only chord.
 *
 * @returns share of the way from `before` to the next frame, 0..1
 */
function splineWeightsInto(
  out: Float64Array,
  times: Float64Array,
  frames: number,
  before: number,
  time: number,
): number {
  out.fill(0);
  if (frames < 2) {
    out[1] = 1;
    return 0;
  }
  const t1 = times[before]!;
  const t2 = times[before + 1]!;
  const span = t2 - t1;
  const u = span > 0 ? Math.min(1, Math.max(0, (time - t1) / span)) : 0;
  const h00 = (1 + 2 * u) * (1 - u) ** 2;
  const h10 = u * (1 - u) ** 2;
  const h11 = u * u * (u - 1);
  out[1] = h00;
  out[2] = 1 - h00;
  // A slope is (later − earlier) / (their times' distance); with `span` it becomes weights of these two frames.
  const slope = (weight: number, from: number, to: number) => {
    const share = (weight * span) / (times[to]! - times[from]!);
    if (!Number.isFinite(share)) return;
    out[to - before + 1]! += share;
    out[from - before + 1]! -= share;
  };
  slope(h10, Math.max(0, before - 1), before + 1);
  slope(h11, before, Math.min(frames - 1, before + 2));
  return u;
}

/** Weighted sum of up to four rows of `stride` numbers around `before`. */
function blended(
  values: Float64Array,
  stride: number,
  first: number,
  k: number,
  weights: Float64Array,
  before: number,
  frames: number,
): number {
  let sum = 0;
  for (let row = first; row <= Math.min(frames - 1, before + 2); row++) {
    sum += weights[row - before + 1]! * values[row * stride + k]!;
  }
  return sum;
}

function rotationInto(
  out: Float64Array,
  o: number,
  { rotations, frames }: BodyMotion,
  before: number,
  joint: number,
  weights: Float64Array,
  u: number,
): void {
  const row = JOINT_COUNT * 4;
  const a = before * row + 4 * joint;
  const first = Math.max(0, before - 1);
  const last = Math.min(frames - 1, before + 2);
  let nearest = 1;
  for (let r = first; r < last; r++) {
    let dot = 0;
    for (let k = 0; k < 4; k++) dot += rotations[r * row + 4 * joint + k]! * rotations[(r + 1) * row + 4 * joint + k]!;
    nearest = Math.min(nearest, dot);
  }
  if (nearest < SPLINE_UP_TO) {
    slerpInto(out, o, rotations, a, rotations, before + 1 < frames ? a + row : a, u);
    return;
  }
  let square = 0;
  for (let k = 0; k < 4; k++) {
    const value = blended(rotations, row, first, 4 * joint + k, weights, before, frames);
    out[o + k] = value;
    square += value * value;
  }
  const scale = 1 / Math.sqrt(square);
  for (let k = 0; k < 4; k++) out[o + k]! *= scale;
}
