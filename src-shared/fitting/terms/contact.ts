import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { FIRST_SOLE, type Kinematics, POINT_COUNT } from '../kinematics.ts';

/** The floor seen from the camera: `height(p) = up · p + offset`, metres. */
export interface FloorPlane {
  /** Unit vector away from the floor, camera axes. */
  readonly up: readonly [number, number, number];
  readonly offset: number;
}

/** A stay of one sole point on the floor: rows `from` to `to` (exclusive) of the window. */
export interface Stay {
  /** 0 left heel, 1 left toes, 2 right heel, 3 right toes. */
  readonly sole: number;
  readonly from: number;
  readonly to: number;
}

/** What the fit knows of the ground. */
export interface GroundData {
  readonly floor: FloorPlane;
  readonly stays: readonly Stay[];
  /** Confidence of contact, shape [T, 4]. */
  readonly contacts: Float64Array;
  /** How much each row counts for the place of a stay: more for rows that are already solved, shape [T]. */
  readonly anchorWeight: Float64Array;
  /** Standard deviation of a foot in contact from its place on the floor, metres. */
  readonly lockSigma: number;
  /** Standard deviation of its height, metres. */
  readonly heightSigma: number;
}

/** Depth below the floor that costs as much as one standard deviation, metres. */
const PENETRATION_SIGMA = 0.015;

/**
 * Feet and floor: a sole point in contact stays where it is and at height zero; none goes below the floor.
 *
 * The place of a stay is the weighted mean of its own points, so it needs no variable of its own: the derivative of
 * Σ c|p − p̄|² through p̄ is zero because p̄ minimises it.
 */
export function contactTerm(kin: Kinematics, ground: GroundData): number {
  const { points, forces, frames } = kin;
  const { floor, stays, contacts, anchorWeight } = ground;
  const [ux, uy, uz] = floor.up;
  const lock = 1 / (ground.lockSigma * ground.lockSigma);
  const lift = 1 / (ground.heightSigma * ground.heightSigma);
  const below = 1 / (PENETRATION_SIGMA * PENETRATION_SIGMA);
  let energy = 0;
  for (let s = 0; s < stays.length; s++) {
    const { sole, from, to } = stays[s]!;
    let mx = 0;
    let my = 0;
    let mz = 0;
    let total = 0;
    for (let t = from; t < to; t++) {
      const c = contacts[t * CONTACT_COUNT + sole]! * anchorWeight[t]!;
      const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
      mx += c * points[p]!;
      my += c * points[p + 1]!;
      mz += c * points[p + 2]!;
      total += c;
    }
    if (total < 1e-9) continue;
    mx /= total;
    my /= total;
    mz /= total;
    for (let t = from; t < to; t++) {
      const w = contacts[t * CONTACT_COUNT + sole]! * anchorWeight[t]! * lock;
      const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
      const dx = points[p]! - mx;
      const dy = points[p + 1]! - my;
      const dz = points[p + 2]! - mz;
      energy += 0.5 * w * (dx * dx + dy * dy + dz * dz);
      forces[p]! += w * dx;
      forces[p + 1]! += w * dy;
      forces[p + 2]! += w * dz;
    }
  }
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
      const h = ux * points[p]! + uy * points[p + 1]! + uz * points[p + 2]! + floor.offset;
      const k = contacts[t * CONTACT_COUNT + s]! * lift + (h < 0 ? below : 0);
      energy += 0.5 * k * h * h;
      forces[p]! += k * h * ux;
      forces[p + 1]! += k * h * uy;
      forces[p + 2]! += k * h * uz;
    }
  }
  return energy;
}
