/**
 * Index of the frame shown at a time: the last one that begins at or before it.
 *
 * @param pts  presentation times, strictly increasing, µs, shape [frames]
 * @returns 0 before the first frame; the last frame after the end; -1 where there are no frames
 */
export function frameAtTime(pts: ArrayLike<number>, us: number): number {
  if (pts.length === 0) return -1;
  let low = 0;
  let high = pts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pts[middle]! <= us) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Index of the frame whose presentation time a decoded picture carries. Containers round times to their own ticks, so a
 * picture within a quarter of the gap to its neighbours (at most 4 ms) is that frame; any other is none of the table.
 */
export function frameOfPts(pts: ArrayLike<number>, us: number): number | null {
  if (pts.length === 0) return null;
  const before = frameAtTime(pts, us);
  const after = Math.min(pts.length - 1, before + 1);
  const index = Math.abs(pts[after]! - us) < Math.abs(pts[before]! - us) ? after : before;
  return Math.abs(pts[index]! - us) <= tolerance(pts, index) ? index : null;
}

const LARGEST_TOLERANCE_US = 4000;

function tolerance(pts: ArrayLike<number>, index: number): number {
  let gap = Number.POSITIVE_INFINITY;
  if (index > 0) gap = pts[index]! - pts[index - 1]!;
  if (index < pts.length - 1) gap = Math.min(gap, pts[index + 1]! - pts[index]!);
  return Math.max(1, Math.min(LARGEST_TOLERANCE_US, gap / 4));
}

/** Shown length of a frame, µs: up to the next one; the last frame lasts as long as the one before it. */
export function frameDuration(pts: ArrayLike<number>, index: number): number {
  if (index + 1 < pts.length) return pts[index + 1]! - pts[index]!;
  return pts.length > 1 ? pts[pts.length - 1]! - pts[pts.length - 2]! : 40_000;
}
