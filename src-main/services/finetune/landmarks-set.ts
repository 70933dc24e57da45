import type { Annotations } from '#shared/annotation/draft.ts';
import type { SetLandmark } from '#shared/annotation/landmark-errors.ts';
import type { MarkedTake } from './collect-samples.ts';

/** Landmarks that people put in a take, by row. */
export function landmarksSet(
  notes: Annotations,
  { takeId, take: { firstFrame } }: Pick<MarkedTake, 'takeId' | 'take'>,
): SetLandmark[] {
  return notes.entries(takeId, 'keypoints').flatMap(({ frame, value }) => {
    return Object.keys(value).map((k) => ({ row: frame - firstFrame, landmark: Number(k) }));
  });
}
