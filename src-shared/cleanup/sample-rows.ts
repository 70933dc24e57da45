import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { Problem } from '../errors/problem.ts';
import type { FrameRate } from '../formats/body-motion.ts';
import { nearestRows, rotationsAt, valuesAt } from '../math/sample-over-time.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { OperationName } from './operation-table.ts';
import { alignSigns, type Work } from './work.ts';

/** Most rows a take may get: nine hours at 30 frames per second. */
const MOST_FRAMES = 1_000_000;

/** What bringing a motion to another rate did. */
export interface ResampleReport {
  readonly framesIn: number;
  readonly keysOut: number;
  readonly rate: FrameRate;
  /** Farthest any key is from its exact time, µs: half a µs at most, for times are whole µs. It does not add up. */
  readonly driftUs: number;
  /** How much later (or earlier) the last key is than the last frame was, µs. */
  readonly endUs: number;
}

/** Times of rows at a rate, from the first to no later than the last, whole µs, beginning with `firstUs`. */
export function evenTimes(
  firstUs: number,
  lastUs: number,
  rate: FrameRate,
  operation: OperationName,
): { times: Float64Array; driftUs: number } {
  const step = (1e6 * rate.den) / rate.num;
  const frames = Math.floor((lastUs - firstUs) / step + 1e-3) + 1;
  if (!(frames <= MOST_FRAMES)) throw new Problem('cleanup/too-long', { operation, frames, most: MOST_FRAMES });
  let driftUs = 0;
  const times = Float64Array.from({ length: frames }, (_, i) => {
    const exact = firstUs + (i * 1e6 * rate.den) / rate.num;
    const whole = Math.round(exact);
    driftUs = Math.max(driftUs, Math.abs(whole - exact));
    return whole;
  });
  return { times, driftUs };
}

/**
 * Rows of a take at other times of its own clock, which get new times and a new rate: rotations and places along smooth
 * curves, what was seen from the nearest row.
 *
 * @param at  times of the wanted rows on the take's clock, µs
 */
export function rowsAt(work: Work, at: Float64Array, ptsUs: Float64Array, fps: FrameRate): Work {
  const { ptsUs: times } = work;
  const frames = at.length;
  const rotations = rotationsAt(work.rotations, times, JOINT_COUNT, at);
  alignSigns(rotations, frames);
  const nearest = nearestRows(times, at);
  return {
    ...work,
    frames,
    fps,
    ptsUs,
    rotations,
    pelvis: valuesAt(work.pelvis, times, 3, at),
    contacts: Float32Array.from(valuesAt(work.contacts, times, CONTACT_COUNT, at, 'straight')),
    score: Float32Array.from(valuesAt(work.score, times, 1, at, 'straight')),
    keypoints2d: picked(work.keypoints2d, nearest, LANDMARK_COUNT * 3),
    seen: Uint8Array.from(nearest, (row) => work.seen[row]!),
    onPicture: false,
  };
}

function picked(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, n) => {
    out.set(values.subarray(row * width, (row + 1) * width), n * width);
  });
  return out;
}
