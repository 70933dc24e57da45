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
 * The sequences VIBE's demo cuts a track into: each is one run of the encoder from a zero state. Holes of the track are
 * not seen, rows count as adjacent.
 *
 * @param rows features of the track
 */
export function vibeChunks(rows: number, batch = DEMO_BATCH): Span[] {
  const chunks: Span[] = [];
  for (let start = 0; start < rows; start += batch) chunks.push({ start, end: Math.min(rows, start + batch) });
  return chunks;
}

/** Tracks long enough for VIBE's demo, and those it drops. */
export function splitTracks<T extends { readonly frames: number }>(
  tracks: readonly T[],
  shortest = SHORTEST_TRACK,
): { kept: T[]; rejected: { track: T; frames: number; reason: 'too-short' }[] } {
  return {
    kept: tracks.filter((track) => track.frames >= shortest),
    rejected: tracks
      .filter((track) => track.frames < shortest)
      .map((track) => ({ track, frames: track.frames, reason: 'too-short' })),
  };
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

/** Rows from one clip to the next for an overlap of 0..1. */
export function clipStride(size: number, overlap: number): number {
  return Math.trunc(size * (1 - overlap));
}
