/** A range of clips. */
export interface ClipRange {
  readonly from: number;
  readonly to: number;
}

/** Cuts a number of clips into ranges whose sizes differ by at most one. */
export function clipRanges(clips: number, pieces: number): ClipRange[] {
  const at = (i: number): number => Math.round((i * clips) / pieces);
  return Array.from({ length: pieces }, (_, i) => ({ from: at(i), to: at(i + 1) }));
}

export function rangeSize({ from, to }: ClipRange): number {
  return to - from;
}

/**
 * Some clips of a feed, range after range.
 *
 * @param data  [clips, …], row-major
 * @param clips how many it holds
 */
export function cutClips(data: Float32Array, clips: number, ranges: readonly ClipRange[]): Float32Array {
  const each = data.length / clips;
  const total = ranges.reduce((sum, range) => sum + rangeSize(range), 0);
  const out = new Float32Array(total * each);
  let at = 0;
  for (const { from, to } of ranges) {
    out.set(data.subarray(from * each, to * each), at);
    at += (to - from) * each;
  }
  return out;
}

/** Which part of the rows that count (numbers above 0) lies in a piece; 0 where none counts. */
export function shareOfRows(piece: Float32Array, whole: Float32Array): number {
  const count = (of: Float32Array): number => of.reduce((sum, x) => (x > 0 ? sum + 1 : sum), 0);
  return count(piece) / Math.max(1, count(whole));
}
