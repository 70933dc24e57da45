import { JOINT_COUNT, JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/**
 * Largest angle between rotations of joints in a file and those of the motion, degrees; both relative to the parent.
 *
 * @param found unit quaternions by joint, shape [T, 4]
 * @throws ReadBackError where a joint is missing
 */
export function compareTurns(found: ReadonlyMap<string, Float64Array>, { rotations, frames }: BodyMotion): number {
  let worst = 0;
  JOINT_NAMES.forEach((name, j) => {
    const turns = found.get(name);
    if (!turns) throw new ReadBackError(`it holds no rotations of ${name}`);
    for (let f = 0; f < frames; f++) {
      const at = (f * JOINT_COUNT + j) * 4;
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += turns[4 * f + k]! * rotations[at + k]!;
      let square = 0;
      const sign = dot < 0 ? -1 : 1;
      for (let k = 0; k < 4; k++) square += (sign * turns[4 * f + k]! - rotations[at + k]!) ** 2;
      // Turned round, so that a broken number counts as infinitely far.
      if (!(square <= worst)) worst = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
    }
  });
  // Quaternions of rotations that are a small angle apart are half that angle apart.
  return (4 * Math.asin(Math.min(1, Math.sqrt(worst) / 2)) * 180) / Math.PI;
}
