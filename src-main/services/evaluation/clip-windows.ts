/** Frames of one clip of the published protocol. */
export const CLIP_FRAMES = 16;

/**
 * Splits the counted rows of a track into non-overlapping clips, as VIBE cuts its database: rows that do not count are
 * removed first and leave silent jumps, segments are separate videos, and an incomplete last clip is dropped
 * (specification 7.2 and 9.1).
 *
 * @param counted  1 where a row counts, shape [rows]
 * @param segments first rows of the segments, sorted, beginning with 0
 * @returns rows of each clip
 */
export function clipWindows(
  counted: ArrayLike<number>,
  segments: readonly number[],
  frames: number = CLIP_FRAMES,
): number[][] {
  const clips: number[][] = [];
  for (const [i, start] of segments.entries()) {
    const end = segments[i + 1] ?? counted.length;
    let clip: number[] = [];
    for (let row = start; row < end; row++) {
      if (!counted[row]) continue;
      clip.push(row);
      if (clip.length < frames) continue;
      clips.push(clip);
      clip = [];
    }
  }
  return clips;
}
