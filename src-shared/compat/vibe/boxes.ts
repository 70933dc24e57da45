/** Keypoints below this confidence do not count for a box. */
const VISIBLE = 0.3;

/** Frames whose keypoints span less than this (px, diagonal) count as unseen. */
const SMALLEST = 0.5;

/** A box as VIBE's data preparation has it: centre x and y in px, and 150 / diagonal. */
export const BOX_PARAMS = 3;
const SCALE_OF = 150;

/** Boxes of a run of frames. */
export interface KeypointBoxes {
  /** First frame with a box, and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Centre x, y and 150 / diagonal; frames between are interpolated, shape [end − start, 3]. */
  readonly params: Float64Array;
}

/**
 * Boxes around the visible keypoints of each frame. Missing frames inside are interpolated linearly, those at the ends
 * are dropped.
 *
 * @param keypoints x, y in px and confidence, shape [frames, joints, 3]
 */
export function keypointBoxes(keypoints: ArrayLike<number>, joints: number): KeypointBoxes {
  const frames = keypoints.length / (joints * 3);
  const boxes = Array.from({ length: frames }, (_, t) => boxOf(keypoints, t * joints, joints));
  const start = boxes.findIndex((box) => box !== null);
  if (start < 0) return { start: 0, end: 0, params: new Float64Array(0) };
  const end = boxes.findLastIndex((box) => box !== null) + 1;
  const params = new Float64Array((end - start) * BOX_PARAMS);
  let before = start;
  for (let t = start; t < end; t++) {
    const box = boxes[t];
    if (!box) continue;
    const from = boxes[before]!;
    for (let s = before; s <= t; s++) {
      const u = t > before ? (s - before) / (t - before) : 1;
      for (let a = 0; a < BOX_PARAMS; a++) params[(s - start) * BOX_PARAMS + a] = (1 - u) * from[a]! + u * box[a]!;
    }
    before = t;
  }
  return { start, end, params };
}

function boxOf(keypoints: ArrayLike<number>, first: number, joints: number): readonly [number, number, number] | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let k = 3 * first; k < 3 * (first + joints); k += 3) {
    if (!(keypoints[k + 2]! > VISIBLE)) continue;
    left = Math.min(left, keypoints[k]!);
    right = Math.max(right, keypoints[k]!);
    top = Math.min(top, keypoints[k + 1]!);
    bottom = Math.max(bottom, keypoints[k + 1]!);
  }
  const diagonal = Math.hypot(right - left, bottom - top);
  if (!(right >= left) || diagonal < SMALLEST) return null;
  return [(left + right) / 2, (top + bottom) / 2, SCALE_OF / diagonal];
}

export interface SmoothBoxesOptions {
  /** Width of the median filter, frames, odd. */
  median?: number;
  /** Standard deviation of the Gaussian, frames: 8 for 3DPW, 3 elsewhere. */
  sigma?: number;
}
const DEFAULTS: Required<SmoothBoxesOptions> = { median: 11, sigma: 3 };

/**
 * Boxes smoothed as VIBE prepares 3DPW: per number a median filter whose ends see zeros, then a Gaussian whose ends are
 * mirrored.
 *
 * @returns shape [end, 3]: `start` rows of zeros come first, so that rows are frames
 */
export function smoothBoxes({ start, end, params }: KeypointBoxes, options: SmoothBoxesOptions = {}): Float64Array {
  const { median, sigma } = { ...DEFAULTS, ...options };
  const out = new Float64Array(end * BOX_PARAMS);
  for (let a = 0; a < BOX_PARAMS; a++) {
    const channel = Float64Array.from({ length: end - start }, (_, t) => params[t * BOX_PARAMS + a]!);
    const smooth = gaussianFilter(medianFilter(channel, median), sigma);
    for (let t = start; t < end; t++) out[t * BOX_PARAMS + a] = smooth[t - start]!;
  }
  return out;
}

/** Median of `width` neighbours; beyond the ends there are zeros. */
export function medianFilter(values: Float64Array, width: number): Float64Array {
  const half = width >> 1;
  const around = new Float64Array(width);
  return values.map((_, t) => {
    for (let k = 0; k < width; k++) around[k] = values[t - half + k] ?? 0;
    return around.sort()[half]!;
  });
}

/** Normal weights up to four standard deviations; the ends are mirrored (d c b a | a b c d | d c b a). */
export function gaussianFilter(values: Float64Array, sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-0.5 * ((k - radius) / sigma) ** 2));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const n = values.length;
  return values.map((_, t) => {
    let sum = 0;
    for (let k = -radius; k <= radius; k++) {
      const folded = (((t + k) % (2 * n)) + 2 * n) % (2 * n);
      sum += weights[k + radius]! * values[folded < n ? folded : 2 * n - 1 - folded]!;
    }
    return sum / total;
  });
}
