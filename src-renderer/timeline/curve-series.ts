import type { TakeData } from '../document/take-arrays.ts';

/** Writes numbers of rows `from` to `to` of a take; NaN in rows that are not loaded. */
export type SeriesFill = (out: Float32Array, data: TakeData, from: number, to: number) => void;

const DEGREES = 180 / Math.PI;

/**
 * One component of a joint's turn in its parent's axes, degrees of axis-angle. A turn by 190° and one by −170° about the
 * opposite axis are the same; of the two the one nearer to the row before is shown, so that curves do not jump.
 */
export function angleSeries(joint: number, axis: 0 | 1 | 2): SeriesFill {
  const turn = [0, 0, 0];
  const before = [0, 0, 0];
  return (out, data, from, to) => {
    const poses = data.array('poses');
    let known = false;
    for (let row = from; row < to; row++) {
      if (!data.hasRow(row)) {
        known = false;
        out[row] = Number.NaN;
        continue;
      }
      const at = 72 * row + 3 * joint;
      for (let a = 0; a < 3; a++) turn[a] = poses[at + a]!;
      if (known) nearestTurn(turn, before);
      for (let a = 0; a < 3; a++) before[a] = turn[a]!;
      known = true;
      out[row] = turn[axis]! * DEGREES;
    }
  };
}

/** Replaces a turn by the same turn on the side of `before`: the axis kept, whole turns added or taken off. */
export function nearestTurn(turn: number[], before: readonly number[]): void {
  const angle = Math.hypot(turn[0]!, turn[1]!, turn[2]!);
  if (angle < 1e-4) {
    // No turn at all is any number of whole turns about the axis there was.
    const length = Math.hypot(before[0]!, before[1]!, before[2]!);
    const turns = Math.round(length / (2 * Math.PI));
    if (turns > 0) for (let a = 0; a < 3; a++) turn[a] = (before[a]! / length) * turns * 2 * Math.PI;
    return;
  }
  const along = (turn[0]! * before[0]! + turn[1]! * before[1]! + turn[2]! * before[2]!) / angle;
  const turns = Math.round((along - angle) / (2 * Math.PI));
  if (turns === 0) return;
  const scale = (angle + 2 * Math.PI * turns) / angle;
  for (let a = 0; a < 3; a++) turn[a]! *= scale;
}

/** Distance between a fitted landmark and the one in the picture, px; the mean of all where `landmark` is null. */
export function errorSeries(landmark: number | null): SeriesFill {
  return (out, data, from, to) => {
    const error = data.array('joint_error');
    for (let row = from; row < to; row++) {
      if (!data.hasRow(row)) out[row] = Number.NaN;
      else out[row] = landmark === null ? meanOf(error, 33 * row, 33) : error[33 * row + landmark]!;
    }
  };
}

function meanOf(array: Float32Array, start: number, count: number): number {
  let [sum, found] = [0, 0];
  for (let at = start; at < start + count; at++) {
    if (Number.isNaN(array[at]!)) continue;
    sum += array[at]!;
    found++;
  }
  return found === 0 ? Number.NaN : sum / found;
}

/** Height of the hips above the floor, cm. */
export const heightSeries: SeriesFill = (out, data, from, to) => {
  const joints = data.array('joints');
  for (let row = from; row < to; row++) out[row] = data.hasRow(row) ? 100 * joints[72 * row + 1]! : Number.NaN;
};

/** Speed of the hips over the floor, cm/s, from the rows before and after. */
export const speedSeries: SeriesFill = (out, data, from, to) => {
  const joints = data.array('joints');
  const { fps, frames } = data.take;
  const rate = fps.num / fps.den;
  for (let row = Math.max(0, from - 1); row < Math.min(frames, to + 1); row++) {
    const a = row > 0 && data.hasRow(row - 1) ? row - 1 : row;
    const b = row + 1 < frames && data.hasRow(row + 1) ? row + 1 : row;
    if (!data.hasRow(row) || a === b) {
      out[row] = Number.NaN;
      continue;
    }
    const x = joints[72 * b]! - joints[72 * a]!;
    const z = joints[72 * b + 2]! - joints[72 * a + 2]!;
    out[row] = (100 * Math.hypot(x, z) * rate) / (b - a);
  }
};

/** Fit score, percent; nothing where nobody was seen. */
export const scoreSeries: SeriesFill = (out, data, from, to) => {
  const score = data.array('score');
  const seen = data.array('seen');
  for (let row = from; row < to; row++) out[row] = seen[row]! >= 0.5 ? 100 * score[row]! : Number.NaN;
};
