import { type CameraMotion, cameraAt, type FrameCamera } from '../camera/camera-motion.ts';
import { toFirstPicture, towardsFirst } from '../camera/steady-view.ts';
import { rotated, swing } from '../math/rotation3.ts';
import { unit } from '../math/vec3.ts';
import { LANDMARK, LANDMARK_COUNT, LANDMARK_NAMES } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import type { Observations } from './observations.ts';

/** What the fit must know of the clip. */
export interface ClipFacts {
  /** Presentation times of all frames of the clip, µs. */
  readonly ptsUs: Float64Array;
  /** Frame rate as a rational: numerator / denominator. */
  readonly fps: { readonly num: number; readonly den: number };
  /** Width and height after rotation metadata, px. */
  readonly imageSize: readonly [number, number];
  /** Focal length from the metadata, px, if it tells one. */
  readonly focalPx: number | null;
  /** How the camera turned, where it does: what is observed is then told as the first camera would see it. */
  readonly cameraMotion?: CameraMotion;
  /** The same of a camera that was carried along, its places in a unit that nobody knows yet. */
  readonly travel?: CameraMotion;
}

/** How far a landmark's confidence-free error reaches, as a share of the person's height in the picture. */
export const SIGMA_SHARE = 0.012;
/** Mean human height, metres, used only to express that share. */
const HEIGHT = 1.7;
/** Landmarks placed outside the picture are guesses. */
const OUTSIDE_FACTOR = 0.1;

/** How much each landmark counts: faces have eleven, and their parts move together. */
export const LANDMARK_WEIGHTS: Float64Array = Float64Array.from(LANDMARK_NAMES, (name) => {
  if (/eye|mouth/.test(name)) return 0.12;
  if (/ear|nose/.test(name)) return 0.4;
  if (/pinky|index|thumb/.test(name) && !/foot/.test(name)) return 0.25;
  if (/heel|foot/.test(name)) return 0.6;
  if (/hip/.test(name)) return 0.5;
  return 1;
});

/**
 * Turns a track into what the energy reads: centred px, weights from confidence, world points turned to camera axes.
 *
 * @param times  `rowTimes` of the track
 * @param cuts   rows before which the clip was cut (`jumpRows`)
 */
export function observe(
  track: PersonTrack,
  clip: ClipFacts,
  focalPx: number,
  times: Float64Array,
  cuts: readonly number[],
): Observations {
  const { frames } = track;
  const [width, height] = clip.imageSize;
  const image = new Float64Array(frames * LANDMARK_COUNT * 2);
  const weight = new Float64Array(frames * LANDMARK_COUNT);
  const world = new Float64Array(frames * LANDMARK_COUNT * 3);
  const worldWeight = new Float64Array(frames * LANDMARK_COUNT);
  const trust = track.worldTrust ?? 1;
  const centre = clip.cameraMotion?.places && cameraPlaces(track, clip.cameraMotion, clip.ptsUs);
  for (let t = 0; t < frames; t++) {
    if (track.seen[t] === 0) continue;
    const now = clip.cameraMotion && cameraAt(clip.cameraMotion, clip.ptsUs[track.firstFrame + t]!, focalPx);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const x = track.image[3 * i]!;
      const y = track.image[3 * i + 1]!;
      const c = track.confidence[i]!;
      image[2 * i] = x - width / 2;
      image[2 * i + 1] = y - height / 2;
      const outside = x < 0 || y < 0 || x > width || y > height;
      if (!(c > 0) || !isFinitePoint(track, i)) {
        image[2 * i] = 0;
        image[2 * i + 1] = 0;
        continue;
      }
      weight[i] = LANDMARK_WEIGHTS[k]! * c * c * (outside ? OUTSIDE_FACTOR : 1);
      worldWeight[i] = trust * Math.max(0.15, outside ? c * 0.5 : c);
    }
    turnToCamera(track, t, image, now?.focalPx ?? focalPx, world);
    if (now) steady(now, t, image, focalPx, world);
  }
  return {
    frames,
    times: pausedAtCuts(times, cuts),
    focalPx,
    image,
    weight,
    sigmaPx: landmarkSigma(track, image, clip),
    world,
    worldWeight,
    ...(centre && { centre }),
  };
}

/** Time set between the rows on both sides of a cut, seconds: enough that nothing is expected to go on across it. */
const CUT_PAUSE = 2;

/** Presentation time of each row, seconds, always growing, shape [T]. */
export function rowTimes(track: PersonTrack, clip: ClipFacts): Float64Array {
  const times = new Float64Array(track.frames);
  for (let t = 0; t < track.frames; t++) {
    // Two frames with one time stamp would divide by zero: they are set a millisecond apart.
    const time = clip.ptsUs[track.firstFrame + t]! / 1e6;
    times[t] = t > 0 ? Math.max(time, times[t - 1]! + 1e-3) : time;
  }
  return times;
}

/** Across a cut the times leap, so that no motion is smoothed over it. */
function pausedAtCuts(times: Float64Array, cuts: readonly number[]): Float64Array {
  const paused = Float64Array.from(times);
  for (const row of cuts) {
    for (let t = row; t < paused.length; t++) paused[t]! += CUT_PAUSE;
  }
  return paused;
}

/** Where the camera is in each row of a track, axes of the first one, metres, shape [T, 3]. */
export function cameraPlaces(
  { firstFrame, frames }: Pick<PersonTrack, 'firstFrame' | 'frames'>,
  motion: CameraMotion,
  ptsUs: ArrayLike<number>,
): Float64Array {
  const out = new Float64Array(frames * 3);
  for (let t = 0; t < frames; t++) out.set(cameraAt(motion, ptsUs[firstFrame + t]!, 1).place, 3 * t);
  return out;
}

/** Landmarks of one row, in the picture and in metres, as the first camera would see them. */
function steady(now: FrameCamera, t: number, image: Float64Array, focalPx: number, world: Float64Array): void {
  for (let i = t * LANDMARK_COUNT; i < (t + 1) * LANDMARK_COUNT; i++) {
    image.set(toFirstPicture(now, image[2 * i]!, image[2 * i + 1]!, focalPx), 2 * i);
    world.set(towardsFirst(now, [world[3 * i]!, world[3 * i + 1]!, world[3 * i + 2]!]), 3 * i);
  }
}

function isFinitePoint(track: PersonTrack, i: number): boolean {
  let sum = 0;
  for (let a = 0; a < 3; a++) sum += track.image[3 * i + a]! + track.world[3 * i + a]!;
  return Number.isFinite(sum);
}

/**
 * The landmark model sees a crop and knows nothing of where it lies in the picture, so its axes are those of the ray
 * to the person. They are turned to the camera's.
 */
function turnToCamera(track: PersonTrack, t: number, image: Float64Array, focalPx: number, world: Float64Array): void {
  const l = (t * LANDMARK_COUNT + LANDMARK.l_hip) * 2;
  const r = (t * LANDMARK_COUNT + LANDMARK.r_hip) * 2;
  const ray = unit([(image[l]! + image[r]!) / 2, (image[l + 1]! + image[r + 1]!) / 2, focalPx]);
  const turn = swing([0, 0, 1], ray);
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const o = (t * LANDMARK_COUNT + k) * 3;
    if (!isFinitePoint(track, t * LANDMARK_COUNT + k)) continue;
    world.set(rotated(turn, [track.world[o]!, track.world[o + 1]!, track.world[o + 2]!]), o);
  }
}

/** Standard deviation of a landmark, px, for a person seen at this scale (px per metre). */
export function pictureSigma(pxPerMetre: number): number {
  return pxPerMetre * HEIGHT * SIGMA_SHARE;
}

/** Standard deviation of landmarks in px for every frame, from the size of the person in the picture. */
function landmarkSigma(track: PersonTrack, image: Float64Array, clip: ClipFacts): Float64Array {
  const { frames } = track;
  const raw: number[] = [];
  const out = new Float64Array(frames).fill(Number.NaN);
  for (let t = 0; t < frames; t++) {
    if (track.seen[t] === 0) continue;
    const pxPerMetre = pictureScale(track, image, t);
    if (pxPerMetre > 0) {
      out[t] = pictureSigma(pxPerMetre);
      raw.push(out[t]!);
    }
  }
  const typical = raw.length > 0 ? raw.sort((a, b) => a - b)[raw.length >> 1]! : clip.imageSize[1] * 0.5 * SIGMA_SHARE;
  for (let t = 0; t < frames; t++) {
    const value = Number.isNaN(out[t]!) ? typical : out[t]!;
    out[t] = Math.max(0.7, Math.min(4 * typical, Math.max(typical / 4, value)));
  }
  return out;
}

/** Ratio of the spreads of confident landmarks in the picture (px) and in metres across the view. */
function pictureScale(track: PersonTrack, image: Float64Array, t: number): number {
  let n = 0;
  const m = [0, 0, 0, 0];
  const s = [0, 0, 0, 0];
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const i = t * LANDMARK_COUNT + k;
    const w = track.confidence[i]!;
    if (w < 0.3 || !isFinitePoint(track, i)) continue;
    const v = [image[2 * i]!, image[2 * i + 1]!, track.world[3 * i]!, track.world[3 * i + 1]!];
    n += w;
    for (let a = 0; a < 4; a++) {
      m[a]! += w * v[a]!;
      s[a]! += w * v[a]! * v[a]!;
    }
  }
  if (n < 2) return 0;
  const spread = (a: number): number => Math.max(0, s[a]! / n - (m[a]! / n) ** 2);
  const metres = spread(2) + spread(3);
  return metres > 1e-4 ? Math.sqrt((spread(0) + spread(1)) / metres) : 0;
}
