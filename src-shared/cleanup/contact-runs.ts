import { CONTACT_COUNT } from '../body/landmarks.ts';

/** Confidence from which a point counts as standing. */
export const STANDING = 0.5;
/** A step in time longer than this ends a stay, µs. */
const LONGEST_STEP_US = 250_000;

/** Rows `from` to `to` in which one point of a sole stands. */
export interface ContactRun {
  readonly from: number;
  readonly to: number;
}

/**
 * Stretches in which one point of the soles stands.
 *
 * @param contacts  confidence 0..1, shape [T, 4]
 * @param sole      0 left heel, 1 left toes, 2 right heel, 3 right toes
 */
export function contactRuns(contacts: ArrayLike<number>, ptsUs: Float64Array, sole: number): ContactRun[] {
  const frames = ptsUs.length;
  const runs: ContactRun[] = [];
  let from = -1;
  for (let t = 0; t <= frames; t++) {
    const stands = t < frames && contacts[t * CONTACT_COUNT + sole]! >= STANDING;
    const broken = from >= 0 && t > from && t < frames && ptsUs[t]! - ptsUs[t - 1]! > LONGEST_STEP_US;
    if (from >= 0 && (!stands || broken)) {
      runs.push({ from, to: t });
      from = -1;
    }
    if (stands && from < 0) from = t;
  }
  return runs;
}
