import type { SetLandmark } from '#shared/annotation/landmark-errors.ts';
import { EDIT_REACH } from '#shared/fitting/edit-observations.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { RowSplit } from './held-out-blocks.ts';

/** What of a marked take says where its landmarks belong. */
export interface CorrectedTake {
  readonly take: Pick<Take, 'keypoints2d' | 'fps'>;
  readonly split: Pick<RowSplit, 'train'>;
}

/** Seconds over which what a person moved moves its neighbours in time along, less and less. */
const REACH_SECONDS = EDIT_REACH;

/**
 * The track with landmarks where people put them, and neighbours in time moved along: where the detector was off in one
 * frame it was off shortly before and after. Rows that training may not look at stay as they were detected.
 *
 * @param set rows in which people put each landmark
 */
export function correctedTrack(
  track: PersonTrack,
  { take, split }: CorrectedTake,
  set: readonly SetLandmark[],
): PersonTrack {
  const image = track.image.slice();
  const confidence = track.confidence.slice();
  const { keypoints2d } = take;
  const mayUse = (row: number): boolean =>
    row >= 0 && row < track.frames && track.seen[row] === 1 && split.train[row] === 1;
  for (let i = 0; i < track.frames * LANDMARK_COUNT; i++) {
    if (!mayUse(Math.floor(i / LANDMARK_COUNT))) continue;
    image[3 * i] = keypoints2d[3 * i]!;
    image[3 * i + 1] = keypoints2d[3 * i + 1]!;
    confidence[i] = keypoints2d[3 * i + 2]!;
  }
  const put = new Set(set.map(({ row, landmark }) => row * LANDMARK_COUNT + landmark));
  const reach = Math.round((REACH_SECONDS * take.fps.num) / take.fps.den);
  for (const { row, landmark } of set) {
    if (!mayUse(row)) continue;
    const from = row * LANDMARK_COUNT + landmark;
    for (let step = -reach; step <= reach; step++) {
      const to = from + step * LANDMARK_COUNT;
      if (step === 0 || !mayUse(row + step) || put.has(to)) continue;
      const share = 1 - Math.abs(step) / (reach + 1);
      for (let a = 0; a < 2; a++)
        image[3 * to + a]! += share * (keypoints2d[3 * from + a]! - track.image[3 * from + a]!);
    }
  }
  return { ...track, image, confidence };
}
