import { TIMING } from './timing.ts';

/**
 * Phase of the walk, radians: 0 at the left heel strike, π at the right one, rising without end.
 *
 * Times between strikes are interpolated smoothly enough by straight lines: cadence hardly changes.
 */
export function gaitPhase(t: number): number {
  const strikes = TIMING.strikes;
  let i = 0;
  while (i + 2 < strikes.length && strikes[i + 1]![1] <= t) i++;
  const [, from] = strikes[i]!;
  const [, to] = strikes[i + 1]!;
  return Math.PI * (i + (t - from) / (to - from));
}
