import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { Observations } from './observations.ts';

/** Rows unseen for longer than this tell nothing of how the motion went on, seconds. */
const LONG = 0.5;
/** How many times slower motion is expected to be while nobody sees it. */
const CALM = 8;

/**
 * How much dearer speed is on the way to each row from the one before: 1 where somebody is seen, more inside of a long
 * hole. Least acceleration alone would carry the speed of the last sight on through the hole, metres past where the
 * person comes back; with speed dear the motion comes to rest and goes the shortest way.
 *
 * @returns shape [T]; null where there is no long hole
 */
export function calmWays(obs: Pick<Observations, 'frames' | 'times' | 'weight'>): Float64Array | null {
  const { frames, times } = obs;
  let ways: Float64Array | null = null;
  let last = -1;
  for (let t = 0; t <= frames; t++) {
    if (t < frames && !isSeen(obs, t)) continue;
    const from = Math.max(0, last);
    const to = Math.min(frames - 1, t);
    if (t - last > 1 && to > from && times[to]! - times[from]! > LONG) {
      ways ??= new Float64Array(frames).fill(1);
      ways.fill(CALM, from + 1, to + 1);
    }
    last = t;
  }
  return ways;
}

function isSeen({ weight }: Pick<Observations, 'weight'>, t: number): boolean {
  for (let i = t * LANDMARK_COUNT; i < (t + 1) * LANDMARK_COUNT; i++) if (weight[i]! > 0) return true;
  return false;
}
