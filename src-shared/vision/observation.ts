import { LANDMARK_COUNT } from './blazepose.ts';
import type { Region } from './region.ts';

/**
 * What the landmark model said of one person in one frame, as one row of numbers:
 *
 * ```
 * image 99 | confidence 33 | world 99 | presence 1 | region 4 | appearance 64
 * ```
 * `image` x, y, z in px (z relative to the hips), `world` metres, `region` x, y, side, angle of the crop,
 * `appearance` colour histograms of upper and lower body (see appearance.ts).
 */
export const OBSERVATION = {
  image: 0,
  confidence: 3 * LANDMARK_COUNT,
  world: 4 * LANDMARK_COUNT,
  presence: 7 * LANDMARK_COUNT,
  region: 7 * LANDMARK_COUNT + 1,
  appearance: 7 * LANDMARK_COUNT + 5,
  size: 7 * LANDMARK_COUNT + 5 + 64,
} as const;

/** One observation row, shape [OBSERVATION.size]. */
export type Observation = Float32Array;

/** A row of zeros: nothing seen. */
export function emptyObservation(): Observation {
  return new Float32Array(OBSERVATION.size);
}

/** The crop the row was seen in, image px. */
export function observationRegion(row: Observation): Region {
  const at = OBSERVATION.region;
  return { x: row[at]!, y: row[at + 1]!, side: row[at + 2]!, angle: row[at + 3]! };
}

/** x, y, width, height around the landmarks that are at least this confident; all landmarks where too few are. */
export function observationBox(row: Observation, minConfidence = 0.3): [number, number, number, number] {
  const box = boxAround(row, minConfidence);
  return box[2] > 0 && box[3] > 0 ? box : boxAround(row, 0);
}

function boxAround(row: Observation, minConfidence: number): [number, number, number, number] {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    if (row[OBSERVATION.confidence + landmark]! < minConfidence) continue;
    const x = row[OBSERVATION.image + 3 * landmark]!;
    const y = row[OBSERVATION.image + 3 * landmark + 1]!;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right >= left ? [left, top, right - left, bottom - top] : [0, 0, 0, 0];
}
