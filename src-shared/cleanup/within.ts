import { mixInto } from './quaternions.ts';
import { smoothStep } from './windows.ts';
import { alignSigns, ROTATION_ROW, type Work } from './work.ts';

/** Over this time, seconds, an operation sets in at the beginning of its interval, and ends. */
const FADE = 0.15;

/** The motion of `after` within rows `from` to `to`, that of `before` elsewhere, faded into each other inside. */
export function within(before: Work, after: Work, from: number, to: number): Work {
  const { frames, ptsUs } = before;
  if ((from <= 0 && to >= frames) || after === before) return after;
  const rotations = before.rotations.slice();
  const pelvis = before.pelvis.slice();
  for (let t = from; t < to; t++) {
    const begun = from > 0 ? (ptsUs[t]! - ptsUs[from - 1]!) / 1e6 / FADE : 1;
    const left = to < frames ? (ptsUs[to]! - ptsUs[t]!) / 1e6 / FADE : 1;
    const u = smoothStep(Math.min(begun, left));
    for (let q = t * ROTATION_ROW; q < (t + 1) * ROTATION_ROW; q += 4) {
      mixInto(rotations, q, before.rotations, q, after.rotations, q, u);
    }
    for (let a = 3 * t; a < 3 * t + 3; a++) pelvis[a]! += u * (after.pelvis[a]! - pelvis[a]!);
  }
  alignSigns(rotations, frames);
  return { ...after, rotations, pelvis };
}
