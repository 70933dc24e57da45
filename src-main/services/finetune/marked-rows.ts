import type { Annotations } from '#shared/annotation/draft.ts';

/** What a person said of a frame: nothing, that it is right, or how it should be. */
export const MARK = { none: 0, accepted: 1, corrected: 2 } as const;

/**
 * What people said of each row of a take: `corrected` where a landmark or a joint was set in that very frame,
 * `accepted` where its stretch was accepted; a rejected stretch counts for nothing, whatever was set in it.
 *
 * @param from first frame of the clip
 * @param to   frame after the last
 * @returns values of `MARK`, shape [to - from]
 */
export function markedRows(notes: Annotations, takeId: number, from: number, to: number): Uint8Array {
  const marks = new Uint8Array(to - from);
  const review = notes.entries(takeId, 'review');
  const cover = (state: string, mark: number): void => {
    for (const { frame, value } of review) {
      if (value.state === state) marks.fill(mark, Math.max(frame, from) - from, Math.max(value.to, from) - from);
    }
  };
  cover('accepted', MARK.accepted);
  for (const kind of ['keypoints', 'turns'] as const) {
    for (const { frame } of notes.entries(takeId, kind)) {
      if (frame >= from && frame < to) marks[frame - from] = MARK.corrected;
    }
  }
  cover('rejected', MARK.none);
  return marks;
}
