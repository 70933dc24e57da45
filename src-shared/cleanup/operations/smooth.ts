import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { smoothValuesInto } from '../smooth-values.ts';
import { type CleanupOperation, numberOf } from '../stack.ts';
import { envelope } from '../windows.ts';
import { ROTATION_ROW, secondsOf, type Work } from '../work.ts';

/** Cut-off at rest for strengths 0 and 1, Hz. */
const WEAKEST = 12;
const STRONGEST = 1.3;
/** Hz the cut-off rises by for each rad/s of a joint, and each m/s of the pelvis, where sharpness is 1. */
const TURN_SHARP = 4;
const PLACE_SHARP = 8;
/** Speeds are taken from motion smoothed at this cut-off, Hz. */
const SPEED_CUTOFF = 6;
/** What is fast within this time, seconds, keeps its neighbourhood sharp: a strike has a beginning and an end. */
const AROUND = 0.08;
/** Slower than this a joint counts as resting: noise looks like movement. */
const RESTING_TURN = 0.6;
const RESTING_PLACE = 0.1;

/**
 * Smooths rotations on the sphere of unit quaternions and the path of the pelvis, without delay. The cut-off is in Hz of
 * real time and rises with the speed of each joint, so the same settings do the same at any frame rate, and a strike
 * keeps its speed while the rest of the body is calmed.
 */
export function smooth(work: Work, operation: CleanupOperation): Work {
  if (work.frames < 3) return work;
  const times = secondsOf(work);
  const sharp = numberOf(operation, 'sharp') ** 2;
  const rest = cutoffOf(numberOf(operation, 'strength'));
  const rotations = calmed(work.rotations, ROTATION_ROW, times, sharp);
  for (let j = 0; j < JOINT_COUNT; j++) {
    smoothAdaptively(rotations, work.rotations, ROTATION_ROW, 4 * j, 4, times, {
      rest,
      rise: TURN_SHARP * sharp,
      resting: RESTING_TURN,
      // A quaternion moves half as fast as what it turns.
      scale: 2,
    });
  }
  for (let q = 0; q < rotations.length; q += 4) {
    let square = 0;
    for (let k = q; k < q + 4; k++) square += rotations[k]! * rotations[k]!;
    const n = 1 / Math.sqrt(square);
    for (let k = 0; k < 4; k++) rotations[q + k]! *= n;
  }
  const pelvis = calmed(work.pelvis, 3, times, sharp);
  smoothAdaptively(pelvis, work.pelvis, 3, 0, 3, times, {
    rest: cutoffOf(numberOf(operation, 'place')),
    rise: PLACE_SHARP * sharp,
    resting: RESTING_PLACE,
    scale: 1,
  });
  return { ...work, rotations, pelvis };
}

/** Cut-off at rest, Hz, of a strength between 0 and 1. */
export function cutoffOf(strength: number): number {
  return WEAKEST * (STRONGEST / WEAKEST) ** strength;
}

interface Pace {
  readonly rest: number;
  readonly rise: number;
  readonly resting: number;
  readonly scale: number;
}

/** Values of which speeds are taken; all channels at once, for they have the same cut-off. */
function calmed(values: Float64Array, stride: number, times: Float64Array, sharp: number): Float64Array {
  const out = new Float64Array(values.length);
  const cutoff = new Float64Array(times.length).fill(SPEED_CUTOFF);
  if (sharp > 0) smoothValuesInto(out, values, stride, 0, stride, times, cutoff);
  return out;
}

/** @param out  calmed values; written */
function smoothAdaptively(
  out: Float64Array,
  values: Float64Array,
  stride: number,
  at: number,
  channels: number,
  times: Float64Array,
  { rest, rise, resting, scale }: Pace,
): void {
  const frames = times.length;
  const cutoff = new Float64Array(frames).fill(rest);
  if (rise > 0) {
    const speed = new Float64Array(frames);
    for (let t = 0; t < frames; t++) {
      const a = Math.max(0, t - 1);
      const b = Math.min(frames - 1, t + 1);
      const dt = times[b]! - times[a]!;
      let square = 0;
      for (let c = at; c < at + channels; c++) square += (out[b * stride + c]! - out[a * stride + c]!) ** 2;
      if (dt > 0) speed[t] = Math.max(0, (scale * Math.sqrt(square)) / dt - resting);
    }
    const held = envelope(speed, times, AROUND);
    for (let t = 0; t < frames; t++) cutoff[t] = rest + rise * held[t]!;
  }
  smoothValuesInto(out, values, stride, at, channels, times, cutoff);
}
