import { CONTACT_COUNT } from '../body/landmarks.ts';
import { LANDMARK, LANDMARK_COUNT, MAIN_JOINTS } from '../vision/blazepose.ts';
import type { ContactTrack } from './contacts.ts';
import { FIRST_LANDMARK, FIRST_SOLE, POINT_COUNT } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { LANDMARK_WEIGHTS, SIGMA_SHARE } from './observe.ts';
import type { FitSummary } from './take.ts';
import type { FloorPlane } from './terms/contact.ts';

/** Confidence from which a landmark counts as visible. */
export const VISIBLE = 0.5;
/** Mean reprojection error that halves a frame's score, as a share of the person's height. */
export const HALF_SCORE_SHARE = 0.04;

/** Landmarks by which reprojection is judged. */
export const JUDGED: readonly number[] = [
  LANDMARK.nose,
  ...MAIN_JOINTS,
  LANDMARK.l_heel,
  LANDMARK.r_heel,
  LANDMARK.l_foot_index,
  LANDMARK.r_foot_index,
];
/** Score of a frame whose few visible landmarks are met exactly; the rest comes with the share that is visible. */
export const LEAST_SCORE = 0.4;

/** Scores of a take. */
export interface TakeScore {
  /** 0 (bad) .. 1 (good), shape [T]. */
  readonly score: Float32Array;
  readonly fit: FitSummary;
}

/**
 * Scores every frame by how well visible landmarks are met and how many are visible, and sums up the take.
 *
 * score = (0.4 + 0.6 · visible share) / (1 + (mean error / 4 % of the person's height)²); 0 where nothing is visible
 *
 * @param points posed points in camera space, shape [T, 61, 3]
 */
export function scoreTake(
  points: Float64Array,
  obs: Observations,
  confidence: ArrayLike<number>,
  seen: Uint8Array,
  contact: ContactTrack,
  floor: FloorPlane,
): TakeScore {
  const { frames, focalPx, image, centre } = obs;
  const score = new Float32Array(frames);
  let sumPx = 0;
  let sumShare = 0;
  let count = 0;
  let sumScore = 0;
  for (let t = 0; t < frames; t++) {
    const height = obs.sigmaPx[t]! / SIGMA_SHARE;
    const [cx, cy, cz] = [0, 1, 2].map((a) => centre?.[3 * t + a] ?? 0) as [number, number, number];
    let frameShare = 0;
    let visible = 0;
    for (const k of JUDGED) {
      const i = t * LANDMARK_COUNT + k;
      if (seen[t] === 0 || confidence[i]! < VISIBLE || obs.weight[i]! < 0.2 * LANDMARK_WEIGHTS[k]!) continue;
      const p = (t * POINT_COUNT + FIRST_LANDMARK + k) * 3;
      const z = Math.max(0.05, points[p + 2]! - cz);
      const dx = (focalPx * (points[p]! - cx)) / z - image[2 * i]!;
      const dy = (focalPx * (points[p + 1]! - cy)) / z - image[2 * i + 1]!;
      const error = Math.hypot(dx, dy);
      sumPx += error;
      frameShare += error / height;
      visible++;
    }
    sumShare += frameShare;
    count += visible;
    if (visible > 0) {
      const ratio = frameShare / visible / HALF_SCORE_SHARE;
      score[t] = (LEAST_SCORE + ((1 - LEAST_SCORE) * visible) / JUDGED.length) / (1 + ratio * ratio);
    }
    sumScore += score[t]!;
  }
  return {
    score,
    fit: {
      reprojectionPx: count > 0 ? sumPx / count : 0,
      reprojectionShare: count > 0 ? sumShare / count : 0,
      score: frames > 0 ? sumScore / frames : 0,
      footSlide: footSlide(points, obs.times, contact, floor),
    },
  };
}

/** Mean horizontal speed of sole points in contact, m/s. */
function footSlide(points: Float64Array, times: Float64Array, contact: ContactTrack, floor: FloorPlane): number {
  let sum = 0;
  let total = 0;
  const up = floor.up;
  for (const { sole, from, to } of contact.stays) {
    for (let t = from + 1; t < to; t++) {
      const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
      const q = p - POINT_COUNT * 3;
      const d = [0, 1, 2].map((a) => points[p + a]! - points[q + a]!);
      const vertical = d[0]! * up[0] + d[1]! * up[1] + d[2]! * up[2];
      const flat = Math.sqrt(Math.max(0, d[0]! ** 2 + d[1]! ** 2 + d[2]! ** 2 - vertical * vertical));
      const w = contact.contacts[t * CONTACT_COUNT + sole]!;
      sum += (w * flat) / (times[t]! - times[t - 1]!);
      total += w;
    }
  }
  return total > 0 ? sum / total : 0;
}
