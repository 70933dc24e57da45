import type { Kinematics } from '../kinematics.ts';

/**
 * Standard deviations of the turn between the detector's 3D landmarks and the person, radians: pitch, yaw, roll.
 * Measured on 160 rendered views (2026-11-22): pitch 5 to 10, yaw 9, roll 2 degrees.
 */
export const TURN_SIGMA: readonly [number, number, number] = [0.16, 0.16, 0.05];
/** Standard deviation of its change in one second, radians: the error stays much the same from frame to frame. */
export const TURN_DRIFT = 0.25;

/** Prior of the turns of the 3D landmarks: Σ ½ (v/σ)². */
export function turnPriorTerm(kin: Kinematics): number {
  const { turns, turnForces, frames } = kin;
  let energy = 0;
  for (let t = 0; t < frames; t++) {
    for (let a = 0; a < 3; a++) {
      const k = 1 / (TURN_SIGMA[a]! * TURN_SIGMA[a]!);
      const v = turns[3 * t + a]!;
      energy += 0.5 * k * v * v;
      turnForces[3 * t + a]! += k * v;
    }
  }
  return energy;
}

/** Random walk of the turns over real time: Σ ½ |v_t − v_{t−1}|² / (drift² Δt). */
export function turnSmoothnessTerm(kin: Kinematics, times: Float64Array): number {
  const { turns, turnForces, frames } = kin;
  let energy = 0;
  for (let t = 1; t < frames; t++) {
    const k = 1 / (TURN_DRIFT * TURN_DRIFT * (times[t]! - times[t - 1]!));
    for (let a = 0; a < 3; a++) {
      const d = turns[3 * t + a]! - turns[3 * t - 3 + a]!;
      energy += 0.5 * k * d * d;
      turnForces[3 * t + a]! += k * d;
      turnForces[3 * t - 3 + a]! -= k * d;
    }
  }
  return energy;
}
