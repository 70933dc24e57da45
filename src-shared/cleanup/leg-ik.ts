import { turnInto } from '../math/quaternion.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import { relativeInto, swingInto } from './quaternions.ts';

/** The joints of a leg: hip, knee, ankle. */
export interface Leg {
  readonly hip: number;
  readonly knee: number;
  readonly ankle: number;
}

/** A leg is never stretched beyond this share of its length: a knee that is quite straight snaps. */
export const MOST_STRETCH = 0.9995;

const u = new Float64Array(3);
const v = new Float64Array(3);
const own = new Float64Array(3);
const wanted = new Float64Array(3);
const ankle = new Float64Array(3);
const bend = new Float64Array(4);
const swing = new Float64Array(4);
const shin = new Float64Array(4);
const thigh = new Float64Array(4);
const turned = new Float64Array(4);
const X = Float64Array.of(1, 0, 0);

/**
 * Puts an ankle where it belongs: the knee bends or straightens about its own axis, then the leg swings the
 * shortest way; the foot keeps the orientation it is given.
 *
 * @param rotations  local rotations of a row, shape [24, 4] at `ro`; hip, knee and ankle are written
 * @param turns      world rotations of the row's joints as they were, shape [24, 4]
 * @param points     world places of the row's joints as they were, metres, at `po`; only differences are read
 * @param hip        where the hip is now, metres, shape [3]
 * @param target     where the ankle is to be, metres, shape [3]
 * @param foot       world rotation the foot is to have, shape [4]
 */
export function placeAnkle(
  rotations: Float64Array,
  ro: number,
  leg: Leg,
  turns: Float64Array,
  points: Float64Array,
  po: number,
  hip: Float64Array,
  target: Float64Array,
  foot: Float64Array,
): void {
  const a = direction(u, points, po + 3 * leg.hip, po + 3 * leg.knee);
  const b = direction(v, points, po + 3 * leg.knee, po + 3 * leg.ankle);
  let square = 0;
  for (let k = 0; k < 3; k++) square += (target[k]! - hip[k]!) ** 2;
  const most = (a + b) * MOST_STRETCH;
  const d = Math.min(most, Math.max(Math.abs(a - b) * 1.001 + 1e-4, Math.sqrt(square)));
  const cos = Math.min(1, Math.max(-1, (d * d - a * a - b * b) / (2 * a * b)));
  const sin = Math.sqrt(1 - cos * cos);
  bendShin(leg, turns, sin, cos);
  swingInto(bend, 0, v, 0, wanted, 0);
  for (let k = 0; k < 3; k++) {
    ankle[k] = a * u[k]! + b * wanted[k]!;
    wanted[k] = target[k]! - hip[k]!;
  }
  swingInto(swing, 0, ankle, 0, wanted, 0);
  mulQuaternionInto(thigh, 0, swing, 0, turns, 4 * leg.hip);
  mulQuaternionInto(turned, 0, bend, 0, turns, 4 * leg.knee);
  mulQuaternionInto(shin, 0, swing, 0, turned, 0);
  relativeInto(rotations, ro + 4 * leg.hip, turns, 0, thigh, 0);
  relativeInto(rotations, ro + 4 * leg.knee, thigh, 0, shin, 0);
  relativeInto(rotations, ro + 4 * leg.ankle, shin, 0, foot, 0);
}

/**
 * Where the shin is to point, `wanted`: bent by the angle of `sin` and `cos` against the thigh, the way knees bend. What
 * it points sideways stays, for that is how this person stands; a knee that was a little overstretched is no longer.
 */
function bendShin(leg: Leg, turns: Float64Array, sin: number, cos: number): void {
  turnInto(own, 0, turns, 4 * leg.hip, X, 0);
  const along = own[0]! * u[0]! + own[1]! * u[1]! + own[2]! * u[2]!;
  for (let k = 0; k < 3; k++) own[k]! -= along * u[k]!;
  const m = 1 / Math.max(1e-9, Math.hypot(own[0]!, own[1]!, own[2]!));
  for (let k = 0; k < 3; k++) own[k]! *= m;
  const lateral = v[0]! * own[0]! + v[1]! * own[1]! + v[2]! * own[2]!;
  const side = Math.min(sin, Math.max(-sin, lateral));
  const back = Math.sqrt(Math.max(0, sin * sin - side * side));
  // own × u is where a bent shin points to.
  wanted[0] = u[0]! * cos + own[0]! * side + (own[1]! * u[2]! - own[2]! * u[1]!) * back;
  wanted[1] = u[1]! * cos + own[1]! * side + (own[2]! * u[0]! - own[0]! * u[2]!) * back;
  wanted[2] = u[2]! * cos + own[2]! * side + (own[0]! * u[1]! - own[1]! * u[0]!) * back;
}

/** Unit vector from one point to another; its length is returned. */
function direction(out: Float64Array, points: Float64Array, from: number, to: number): number {
  let square = 0;
  for (let k = 0; k < 3; k++) {
    out[k] = points[to + k]! - points[from + k]!;
    square += out[k]! * out[k]!;
  }
  const length = Math.sqrt(square);
  for (let k = 0; k < 3; k++) out[k]! /= Math.max(1e-9, length);
  return length;
}
