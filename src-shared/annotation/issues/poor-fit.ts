import { type RowTroubles, TROUBLES } from './row-troubles.ts';

/** Scores below this deserve a look in any take. */
const POOR_SCORE = 0.55;
/** In good takes, scores this much below the middle one, and below a score that nobody would look at. */
const BELOW_MIDDLE = 0.15;
const GOOD_SCORE = 0.85;
const BINS = 256;

const POOR_FIT = TROUBLES.indexOf('poor-fit');

/** Adds rows whose fit is poor, or poor beside the rest of the take, in place. */
export function addPoorFit({ badness, reason }: RowTroubles, score: Float32Array, seen: Uint8Array): void {
  const poor = Math.min(GOOD_SCORE, Math.max(POOR_SCORE, middleScore(score, seen) - BELOW_MIDDLE));
  for (let t = 0; t < score.length; t++) {
    const bad = 1 - Math.min(1, Math.max(0, score[t]!));
    if (seen[t] === 0 || score[t]! >= poor || bad <= badness[t]!) continue;
    badness[t] = bad;
    reason[t] = POOR_FIT;
  }
}

/** Median of the scores of seen rows, to 1/256; 0 where there are none. */
function middleScore(score: Float32Array, seen: Uint8Array): number {
  const bins = new Uint32Array(BINS);
  let count = 0;
  for (let t = 0; t < score.length; t++) {
    if (seen[t] === 0) continue;
    bins[Math.min(BINS - 1, Math.max(0, Math.floor(score[t]! * BINS)))]!++;
    count++;
  }
  let below = 0;
  for (let bin = 0; bin < BINS; bin++) {
    below += bins[bin]!;
    if (below * 2 >= count && count > 0) return bin / BINS;
  }
  return 0;
}
