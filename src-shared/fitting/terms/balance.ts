import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { JOINT, JOINT_COUNT } from '../../body/smpl-tree.ts';
import { FIRST_SOLE, type Kinematics, POINT_COUNT } from '../kinematics.ts';
import type { FloorPlane } from './contact.ts';

/**
 * Share of the body's mass at each joint, shape [24]; sums to 1. Segment masses and centres after de Leva (1996),
 * each segment's mass divided between the joints at its ends.
 */
export const JOINT_MASS: Float64Array = massTable();

/** Height of the centre of mass over gravity, s²: how far an acceleration carries the point of support. */
const PENDULUM = 0.092;
/** Standard deviation of the point of support beyond the feet, metres. */
const SIGMA = 0.06;
/** Standard deviations after which somebody is taken to lean on something else. */
const OUTLIER = 4;

/** What balance is judged by; made once per fit. */
export interface BalanceData {
  readonly floor: FloorPlane;
  /** Confidence of contact, shape [T, 4]. */
  readonly contacts: Float64Array;
  /** Reach of the feet on the floor around their middle, metres, shape [T]. */
  readonly reach: Float64Array;
  /** Weight of each row, 0..1: 0 where no foot stands, shape [T]. */
  readonly weight: Float64Array;
  /** Rows before and after over which acceleration is taken; equal to the row itself where there are none, shape [T]. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly times: Float64Array;
}

/**
 * Balance: the zero moment point, on the floor below the centre of mass and set back by its acceleration
 * (x − (h/g)·ẍ, Vukobratović), lies within the standing feet. Monocular depth lets bodies lean like no body can;
 * this is what rights them. Geman–McClure, so that sitting and leaning on furniture stay possible.
 */
export function balanceTerm(kin: Kinematics, data: BalanceData, scale: number): number {
  const { points, forces, frames } = kin;
  const { floor, contacts, reach, weight, before, after, times } = data;
  const up = floor.up;
  const s2 = OUTLIER * OUTLIER;
  let energy = 0;
  for (let t = 0; t < frames; t++) {
    const w = scale * weight[t]!;
    if (w === 0) continue;
    const b = before[t]!;
    const a = after[t]!;
    // Weights of the centres of mass at rows b, t and a in the zero moment point.
    let kb = 0;
    let ka = 0;
    if (b < t && a > t) {
      const db = times[t]! - times[b]!;
      const da = times[a]! - times[t]!;
      const k = (2 * PENDULUM) / (da + db);
      kb = -k / db;
      ka = -k / da;
    }
    const kt = 1 - kb - ka;
    let dx = 0;
    let dy = 0;
    let dz = 0;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const m = JOINT_MASS[j]!;
      if (m === 0) continue;
      const o = (t * POINT_COUNT + j) * 3;
      const p = (b * POINT_COUNT + j) * 3;
      const q = (a * POINT_COUNT + j) * 3;
      dx += m * (kt * points[o]! + kb * points[p]! + ka * points[q]!);
      dy += m * (kt * points[o + 1]! + kb * points[p + 1]! + ka * points[q + 1]!);
      dz += m * (kt * points[o + 2]! + kb * points[p + 2]! + ka * points[q + 2]!);
    }
    let total = 0;
    for (let s = 0; s < CONTACT_COUNT; s++) total += contacts[t * CONTACT_COUNT + s]!;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const c = contacts[t * CONTACT_COUNT + s]! / total;
      const o = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
      dx -= c * points[o]!;
      dy -= c * points[o + 1]!;
      dz -= c * points[o + 2]!;
    }
    const vertical = dx * up[0] + dy * up[1] + dz * up[2];
    dx -= vertical * up[0];
    dy -= vertical * up[1];
    dz -= vertical * up[2];
    const far = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const excess = (far - reach[t]!) / SIGMA;
    if (excess <= 0) continue;
    const q = s2 / (s2 + excess * excess);
    energy += 0.5 * w * excess * excess * q;
    const k = (w * q * q * excess) / (SIGMA * far);
    dx *= k;
    dy *= k;
    dz *= k;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const m = JOINT_MASS[j]!;
      if (m === 0) continue;
      push(forces, (t * POINT_COUNT + j) * 3, m * kt, dx, dy, dz);
      if (kb === 0) continue;
      push(forces, (b * POINT_COUNT + j) * 3, m * kb, dx, dy, dz);
      push(forces, (a * POINT_COUNT + j) * 3, m * ka, dx, dy, dz);
    }
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const c = contacts[t * CONTACT_COUNT + s]! / total;
      push(forces, (t * POINT_COUNT + FIRST_SOLE + s) * 3, -c, dx, dy, dz);
    }
  }
  return energy;
}

function push(forces: Float64Array, o: number, k: number, x: number, y: number, z: number): void {
  forces[o]! += k * x;
  forces[o + 1]! += k * y;
  forces[o + 2]! += k * z;
}

function massTable(): Float64Array {
  const mass = new Float64Array(JOINT_COUNT);
  mass[JOINT.head] = 0.08;
  mass[JOINT.pelvis] = 0.13;
  mass[JOINT.spine1] = 0.1;
  mass[JOINT.spine2] = 0.1;
  mass[JOINT.spine3] = 0.17;
  for (const side of ['l', 'r'] as const) {
    mass[JOINT[`${side}_shoulder`]] = 0.015;
    mass[JOINT[`${side}_elbow`]] = 0.021;
    mass[JOINT[`${side}_wrist`]] = 0.013;
    mass[JOINT[`${side}_hip`]] = 0.068;
    mass[JOINT[`${side}_knee`]] = 0.077;
    mass[JOINT[`${side}_ankle`]] = 0.034;
  }
  const total = mass.reduce((sum, m) => sum + m, 0);
  return mass.map((m) => m / total);
}
