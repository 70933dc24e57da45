import { MAIN_BONES } from './blazepose.ts';
import { OBSERVATION, type Observation } from './observation.ts';

/**
 * How much the bone lengths of the world landmarks vary: standard deviation over mean, averaged over 12 bones.
 *
 * Over eight frames real people stay below 0.09 at any frame rate, rarely 0.12 in a tennis serve; skeletons seen in
 * hands, folds or furniture lie between 0.15 and 0.35 (measured on the test clips, 2026-11-22).
 */
export function boneUnsteadiness(rows: readonly Observation[]): number {
  if (rows.length < 2) return 0;
  let total = 0;
  for (const [a, b] of MAIN_BONES) {
    let sum = 0;
    let squares = 0;
    for (const row of rows) {
      const length = boneLength(row, a, b);
      sum += length;
      squares += length * length;
    }
    const mean = sum / rows.length;
    total += Math.sqrt(Math.max(0, squares / rows.length - mean * mean)) / Math.max(mean, 1e-6);
  }
  return total / MAIN_BONES.length;
}

function boneLength(row: Observation, a: number, b: number): number {
  const from = OBSERVATION.world + 3 * a;
  const to = OBSERVATION.world + 3 * b;
  return Math.hypot(row[from]! - row[to]!, row[from + 1]! - row[to + 1]!, row[from + 2]! - row[to + 2]!);
}
