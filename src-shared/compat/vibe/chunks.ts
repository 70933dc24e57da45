/** Frames VIBE's demo puts through the network at once; the GRU starts from zero with each of them. */
export const DEMO_BATCH = 450;

/** Tracks of fewer frames are dropped by VIBE's demo. */
export const SHORTEST_TRACK = 25;

/** Rows `start` to `end` (not included). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Training and evaluation clips of VIBE: windows of `size` consecutive rows within one video, the next one `stride`
 * rows on. What is left at a video's end is dropped, and so are videos shorter than a clip. Rows of one name count as
 * consecutive, as in the data files.
 *
 * @param names   video of each row; rows of a video are neighbours
 * @param stride  `size` for clips that do not overlap; VIBE: `int(size · (1 − overlap))`
 */
export function clipChunks(names: ArrayLike<string | number>, size: number, stride = size): Span[] {
  const chunks: Span[] = [];
  let first = 0;
  for (let i = 1; i <= names.length; i++) {
    if (i < names.length && names[i] === names[first]) continue;
    for (let start = first; start + size <= i; start += stride) chunks.push({ start, end: start + size });
    first = i;
  }
  return chunks;
}
