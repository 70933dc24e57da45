import { LANDMARK_COUNT } from './blazepose.ts';
import type { PersonTrack } from './person-track.ts';

export interface PersonSquareOptions {
  /** Time of a row, seconds. */
  readonly seconds: (row: number) => number;
  /** Standard deviation of the smoothing over time, seconds; 0 leaves every frame as it was seen. */
  readonly smoothSeconds: number;
}

/** Jumps of the crop tell a network of motion that is not there; a tenth of a second takes out the detector's jitter. */
export const SQUARE_SMOOTHING_SECONDS = 0.1;

/** Landmarks seen at least this surely say how far the body reaches. */
const CONFIDENT = 0.3;

/**
 * Share of the landmarks' extent by which the whole body reaches beyond it: landmarks end at the eyes, fingers and toes,
 * person boxes of detectors (which VIBE was made for) at hair and soles. Measured on the demo clip (2026-11-22), whose
 * mesh is known: median and 95th percentile 5.8 and 9.4 % above, 1.9 and 2.8 % below, 2.7 and 5.4 % aside.
 */
const REACH = { above: 0.07, below: 0.02, aside: 0.03 };

/**
 * The upright square around each seen row of a track, as a person detector would box it: centre x, y and side in px,
 * shape [T, 3]; rows that were not seen are zero.
 *
 * The square holds the whole body; the crop's own margin (1.1 in VIBE's demo) is not part of it.
 */
export function personSquares(track: PersonTrack, options: PersonSquareOptions): Float32Array {
  const raw = new Float32Array(track.frames * 3);
  for (let row = 0; row < track.frames; row++) {
    if (track.seen[row] === 1) raw.set(squareOf(track, row), 3 * row);
  }
  return options.smoothSeconds > 0 ? smoothed(raw, track, options) : raw;
}

function squareOf(track: PersonTrack, row: number): [number, number, number] {
  const [left, top, right, bottom] = extent(track, row, CONFIDENT) ?? extent(track, row, 0)!;
  const size = Math.max(right - left, bottom - top, 1);
  const x0 = left - REACH.aside * size;
  const x1 = right + REACH.aside * size;
  const y0 = top - REACH.above * size;
  const y1 = bottom + REACH.below * size;
  return [(x0 + x1) / 2, (y0 + y1) / 2, Math.max(x1 - x0, y1 - y0)];
}

/** Left, top, right and bottom of the landmarks that are sure enough; null where fewer than three are. */
function extent(track: PersonTrack, row: number, least: number): [number, number, number, number] | null {
  let box: [number, number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  let count = 0;
  for (let i = row * LANDMARK_COUNT; i < (row + 1) * LANDMARK_COUNT; i++) {
    if (track.confidence[i]! < least) continue;
    const x = track.image[3 * i]!;
    const y = track.image[3 * i + 1]!;
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    count++;
  }
  return count >= 3 || least === 0 ? box : null;
}

/** Gaussian over the seen rows around each seen row. */
function smoothed(raw: Float32Array, track: PersonTrack, { seconds, smoothSeconds }: PersonSquareOptions) {
  const out = new Float32Array(raw.length);
  const reach = 3 * smoothSeconds;
  let from = 0;
  for (let row = 0; row < track.frames; row++) {
    if (track.seen[row] === 0) continue;
    const now = seconds(row);
    while (seconds(from) < now - reach) from++;
    let weight = 0;
    const sum = [0, 0, 0];
    for (let at = from; at < track.frames && seconds(at) <= now + reach; at++) {
      if (track.seen[at] === 0) continue;
      const w = Math.exp(-0.5 * ((seconds(at) - now) / smoothSeconds) ** 2);
      weight += w;
      for (let a = 0; a < 3; a++) sum[a]! += w * raw[3 * at + a]!;
    }
    for (let a = 0; a < 3; a++) out[3 * row + a] = sum[a]! / weight;
  }
  return out;
}
