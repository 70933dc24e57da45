import { cameraAt } from '../camera/camera-motion.ts';
import { intoFrame } from '../camera/steady-view.ts';
import { EDIT_REACH } from '../fitting/edit-observations.ts';
import { FIRST_LANDMARK, POINT_COUNT } from '../fitting/kinematics.ts';
import { posedPoints } from '../fitting/posed-points.ts';
import { HALF_SCORE_SHARE, JUDGED, LEAST_SCORE, VISIBLE } from '../fitting/score-take.ts';
import type { SolverBody } from '../fitting/solve-options.ts';
import type { Take } from '../fitting/take.ts';
import { motionOfTake } from '../fitting/take-motion.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';

/** What of a take is compared with the picture. */
export type SeenRows = Pick<
  Take,
  'poses' | 'trans' | 'betas' | 'camera' | 'cameraMotion' | 'ptsUs' | 'keypoints2d' | 'focalPx' | 'imageSize'
>;

/** A landmark that a person set, by row. */
export interface SetLandmark {
  readonly row: number;
  readonly landmark: number;
}

/** Distances in the picture, and what they mean for a row. */
export interface RowErrors {
  /** px; NaN where the landmark was neither seen (confidence 0.5 or more) nor set, and where the detector is overruled. */
  readonly landmarks: Float32Array;
  /** Mean over the landmarks a body is judged by, px; NaN where none was seen, shape [T]. */
  readonly mean: Float32Array;
  /** Fit score, 0 (bad) .. 1 (good), shape [T]; as `scoreTake` gives it. */
  readonly score: Float32Array;
}

/** Height of a person, metres, by which errors are measured. */
const HEIGHT = 1.7;
/** Share of `EDIT_REACH` within which the detector's word on a corrected landmark does not count. */
const OVERRULED_SHARE = 0.83;
/** What people say of a landmark: it was set, or the detector is overruled. */
const SET = 1;
const OVERRULED = 2;

/**
 * Distances of the body's landmarks from where they were seen, or put by a person.
 *
 * @param set landmarks people set; near them in time the detector's word on the same landmark does not count
 */
export function landmarkErrors(take: SeenRows, body: SolverBody, set: readonly SetLandmark[]): RowErrors {
  const frames = take.ptsUs.length;
  const motion = motionOfTake(take, body, 0, frames);
  const points = posedPoints(body.table, motion);
  const [width, height] = take.imageSize;
  const word = wordOfPeople(take, set);
  const landmarks = new Float32Array(frames * LANDMARK_COUNT).fill(Number.NaN);
  const mean = new Float32Array(frames).fill(Number.NaN);
  const score = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const now = take.cameraMotion && cameraAt(take.cameraMotion, take.ptsUs[t]!, take.focalPx);
    const focalPx = now?.focalPx ?? take.focalPx;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const known = take.keypoints2d[3 * i + 2]! >= VISIBLE || (word[i] === SET && take.keypoints2d[3 * i + 2]! > 0);
      if (!known || word[i] === OVERRULED) continue;
      const p = (t * POINT_COUNT + FIRST_LANDMARK + k) * 3;
      const first: [number, number, number] = [points[p]!, points[p + 1]!, points[p + 2]!];
      const seen = now ? intoFrame(now, first) : first;
      const z = Math.max(0.05, seen[2]);
      const x = (focalPx * seen[0]) / z + width / 2;
      const y = (focalPx * seen[1]) / z + height / 2;
      landmarks[i] = Math.hypot(x - take.keypoints2d[3 * i]!, y - take.keypoints2d[3 * i + 1]!);
    }
    // A corrected finger counts as well, in the rows where it was corrected.
    const extra = set.filter(({ row, landmark }) => row === t && !JUDGED.includes(landmark));
    const judged = extra.length > 0 ? [...JUDGED, ...extra.map(({ landmark }) => landmark)] : JUDGED;
    let sum = 0;
    let count = 0;
    let visible = 0;
    for (const k of judged) {
      const i = t * LANDMARK_COUNT + k;
      if (!(take.keypoints2d[3 * i + 2]! >= VISIBLE) || !inPicture(take, i)) continue;
      if (JUDGED.includes(k)) visible++;
      if (Number.isNaN(landmarks[i]!)) continue;
      sum += landmarks[i]!;
      count++;
    }
    if (count === 0) continue;
    mean[t] = sum / count;
    const pelvis: [number, number, number] = [0, 1, 2].map((a) => motion.pelvis[3 * t + a]!) as [
      number,
      number,
      number,
    ];
    const tall = (HEIGHT * focalPx) / Math.max(0.3, (now ? intoFrame(now, pelvis) : pelvis)[2]);
    const ratio = mean[t]! / tall / HALF_SCORE_SHARE;
    score[t] = (LEAST_SCORE + ((1 - LEAST_SCORE) * visible) / JUDGED.length) / (1 + ratio * ratio);
  }
  return { landmarks, mean, score };
}

function inPicture({ keypoints2d, imageSize }: SeenRows, i: number): boolean {
  const x = keypoints2d[3 * i]!;
  const y = keypoints2d[3 * i + 1]!;
  return x >= 0 && y >= 0 && x <= imageSize[0] && y <= imageSize[1];
}

/**
 * What people say of landmarks, shape [T, 33]. Shortly before and after a landmark was set, the detector's word on it does
 * not count.
 */
function wordOfPeople({ ptsUs }: SeenRows, set: readonly SetLandmark[]): Uint8Array {
  const out = new Uint8Array(ptsUs.length * LANDMARK_COUNT);
  const reach = EDIT_REACH * OVERRULED_SHARE * 1e6;
  for (const { row, landmark } of set) {
    const time = ptsUs[row];
    if (time === undefined) continue;
    for (const step of [-1, 1]) {
      for (let t = row + step; t >= 0 && t < ptsUs.length && Math.abs(ptsUs[t]! - time) < reach; t += step) {
        out[t * LANDMARK_COUNT + landmark] = OVERRULED;
      }
    }
  }
  for (const { row, landmark } of set) {
    if (row >= 0 && row < ptsUs.length) out[row * LANDMARK_COUNT + landmark] = SET;
  }
  return out;
}
