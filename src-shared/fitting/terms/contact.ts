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
  /** Multipliers of the foot locks, changed from round to round; zeros at first, shape [T, 4, 3]. */
  readonly multipliers: Float64Array;
  /** How much each row counts for the place of a stay: more for rows that are already solved, shape [T]. */
  readonly anchorWeight: Float64Array;
  /** Standard deviation of a foot in contact from its place on the floor, metres. */
  readonly lockSigma: number;
  /** Standard deviation of its height, metres. */
  readonly heightSigma: number;
}

/** Standard deviations of foot locks: of the place on the floor and of the height, metres. */
export const LOCK_SIGMA = 0.008;
export const HEIGHT_SIGMA = 0.012;
/** `anchorWeight` of rows that are already solved. */
export const SOLVED_ANCHOR_WEIGHT = 20;
/** Depth below the floor that costs as much as one standard deviation, metres. */
const PENETRATION_SIGMA = 0.015;
/** Depth from which on the floor is doubted and not the foot, metres (Geman–McClure). */
const DOUBT = 0.12;

/**
 * Feet and floor: a sole point in contact stays where it is and at height zero; none goes below the floor.
 *
 * The place of a stay is the weighted mean of its own points, so it needs no variable of its own. A penalty alone would
 * have to be so stiff that the solver crawls; instead multipliers carry what the penalty leaves over from round to
 * round (`updateMultipliers`; method of multipliers, Nocedal & Wright, chapter 17.3):
 * E = Σ ½ c|p − p̄|²/σ² + λ·(p − p̄).
 */
export function contactTerm(kin: Kinematics, ground: GroundData): number {
  const { points, forces, frames } = kin;
  const { floor, stays, contacts, anchorWeight, multipliers } = ground;
  const [ux, uy, uz] = floor.up;
  const lock = 1 / (ground.lockSigma * ground.lockSigma);
  const lift = 1 / (ground.heightSigma * ground.heightSigma);
  const below = 1 / (PENETRATION_SIGMA * PENETRATION_SIGMA);
  let energy = 0;
  for (let s = 0; s < stays.length; s++) {
    const { sole, from, to } = stays[s]!;
    const total = placeOf(points, ground, stays[s]!);
    if (total < 1e-9) continue;
    let lx = 0;
    let ly = 0;
    let lz = 0;
    for (let t = from; t < to; t++) {
      const c = contacts[t * CONTACT_COUNT + sole]! * anchorWeight[t]!;
      const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
      const m = (t * CONTACT_COUNT + sole) * 3;
      const dx = points[p]! - place[0]!;
      const dy = points[p + 1]! - place[1]!;
      const dz = points[p + 2]! - place[2]!;
      const w = c * lock;
      energy += 0.5 * w * (dx * dx + dy * dy + dz * dz);
      energy += multipliers[m]! * dx + multipliers[m + 1]! * dy + multipliers[m + 2]! * dz;
      forces[p]! += w * dx + multipliers[m]!;
      forces[p + 1]! += w * dy + multipliers[m + 1]!;
      forces[p + 2]! += w * dz + multipliers[m + 2]!;
      lx += multipliers[m]!;
      ly += multipliers[m + 1]!;
      lz += multipliers[m + 2]!;
    }
    // The quadratic part has no slope through the mean, because the mean minimises it; the linear part has.
    for (let t = from; t < to; t++) {
      const share = (contacts[t * CONTACT_COUNT + sole]! * anchorWeight[t]!) / total;
      const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
      forces[p]! -= share * lx;
      forces[p + 1]! -= share * ly;
      forces[p + 2]! -= share * lz;
    }
  }
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
      const h = ux * points[p]! + uy * points[p + 1]! + uz * points[p + 2]! + floor.offset;
      const q = h < 0 ? (DOUBT * DOUBT) / (DOUBT * DOUBT + h * h) : 0;
      const c = contacts[t * CONTACT_COUNT + s]! * lift;
      energy += 0.5 * (c + below * q) * h * h;
      const k = c + below * q * q;
      forces[p]! += k * h * ux;
      forces[p + 1]! += k * h * uy;
      forces[p + 2]! += k * h * uz;
    }
  }
  return energy;
}

const place = new Float64Array(3);

/** Writes the place of a stay and returns the sum of its weights. */
function placeOf(points: Float64Array, ground: GroundData, { sole, from, to }: Stay): number {
  let total = 0;
  place.fill(0);
  for (let t = from; t < to; t++) {
    const c = ground.contacts[t * CONTACT_COUNT + sole]! * ground.anchorWeight[t]!;
    const p = (t * POINT_COUNT + FIRST_SOLE + sole) * 3;
    for (let a = 0; a < 3; a++) place[a]! += c * points[p + a]!;
    total += c;
  }
  if (total > 0) for (let a = 0; a < 3; a++) place[a]! /= total;
  return total;
}

/** Between rounds: λ += c (p − p̄)/σ², so that the next round closes what this one left open. */
export function updateMultipliers(points: Float64Array, ground: GroundData): void {
  const lock = 1 / (ground.lockSigma * ground.lockSigma);
  for (const stay of ground.stays) {
    if (placeOf(points, ground, stay) < 1e-9) continue;
    for (let t = stay.from; t < stay.to; t++) {
      const w = ground.contacts[t * CONTACT_COUNT + stay.sole]! * ground.anchorWeight[t]! * lock;
      const p = (t * POINT_COUNT + FIRST_SOLE + stay.sole) * 3;
      const m = (t * CONTACT_COUNT + stay.sole) * 3;
      for (let a = 0; a < 3; a++) ground.multipliers[m + a]! += w * (points[p + a]! - place[a]!);
    }
  }
}
