import { SHAPE_COUNT } from '../../body/body-model.ts';
import type { BodyPoints } from '../../body/landmarks.ts';
import type { Kinematics } from '../kinematics.ts';

/** Standard deviation of a stature the user gave, metres. */
const STATURE_SIGMA = 0.005;

/** Shape prior ½w|β|², and the stature a user gave, if any. */
export function shapePriorTerm(kin: Kinematics, body: BodyPoints, weight: number, statureM: number | null): number {
  const { betas, shape } = kin;
  let energy = 0;
  for (let k = 0; k < SHAPE_COUNT; k++) {
    energy += 0.5 * weight * betas[k]! * betas[k]!;
    shape[k]! += weight * betas[k]!;
  }
  if (statureM === null) return energy;
  let stature = body.stature.base;
  for (let k = 0; k < SHAPE_COUNT; k++) stature += body.stature.dirs[k]! * betas[k]!;
  const r = (stature - statureM) / STATURE_SIGMA;
  for (let k = 0; k < SHAPE_COUNT; k++) shape[k]! += (r / STATURE_SIGMA) * body.stature.dirs[k]!;
  return energy + 0.5 * r * r;
}
