import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { JOINT } from '../../body/smpl-tree.ts';
import { FIRST_SOLE } from '../../fitting/kinematics.ts';
import { axisAngleToQuaternionInto, mulQuaternionInto } from '../../math/rotation.ts';
import { reprojectionOf } from '../figures.ts';
import { clearFloor } from '../foot-clearance.ts';
import { CLEAN_POINTS } from '../foot-outline.ts';
import { type FootPlan, planFeet } from '../foot-plan.ts';
import { contactsOfStays, footStays, heldContacts } from '../foot-stays.ts';
import { type Leg, MOST_STRETCH, placeAnkle } from '../leg-ik.ts';
import { LEG_JOINTS, poseRowInto } from '../posed-rows.ts';
import { relativeInto } from '../quaternions.ts';
import { type CleanupOperation, numberOf, settingOf } from '../stack.ts';
import { pelvisTowardsPicture } from '../towards-picture.ts';
import { envelope, meanWithin } from '../windows.ts';
import { alignSigns, pointsOf, ROTATION_ROW, secondsOf, type Work } from '../work.ts';

const LEGS: readonly Leg[] = [
  { hip: JOINT.l_hip, knee: JOINT.l_knee, ankle: JOINT.l_ankle },
  { hip: JOINT.r_hip, knee: JOINT.r_knee, ankle: JOINT.r_ankle },
];
/** Places of ankles and turns of feet in the world, and the rotations that go with them. */
type FeetPlaces = Pick<FootPlan, 'rotations' | 'ankles' | 'feet' | 'touched'>;

/** Over this time, seconds, the hips follow what the feet ask of them. */
const HIPS_REACH = 0.12;
/** A knee is not straightened by more than this, radians: near straight, millimetres of the foot are degrees of the knee. */
const MOST_STRAIGHTENED = 0.08;
/** Turn of a knee that nobody notices, radians. */
const MOST_NOTICED = 0.05;
/** Farthest the pelvis is tilted to its side, radians; not where the hips stand above each other, metres. */
const MOST_TILT = 0.07;
const LEAST_WIDE = 0.06;
/** Farthest the hips are raised or lowered, metres. */
const MOST_HIPS = 0.3;

/**
 * Holds heels and toes where they stand. The feet go to their places, blended in before and out after each stay; the hips
 * rise and sink with them so that legs keep their length; hip and knee of each leg do the rest.
 *
 * ```
 * contacts ─► stays with anchors ─► where heel and toes are to be ─► ankle + foot ─► hips' height ─► knee, hip, ankle
 * ```
 */
export function footLock(work: Work, operation: CleanupOperation, from: number, to: number): Work {
  const contacts = heldContacts(work, operation.holds ?? []);
  const blend = numberOf(operation, 'blend');
  const flat = numberOf(operation, 'flat');
  const drift = numberOf(operation, 'drift') / 100;
  const stays = footStays(work, contacts, from, to, { drift, room: blend, flat });
  const above = settingOf(operation, 'above') as boolean;
  const kept = contactsOfStays(contacts, stays, from, to);
  if (stays.length === 0 && !above) return { ...work, contacts: kept };
  const plan = planFeet(work, stays, { from, to, blend, flat, above });
  const { lift, tilt } = hipsMove(work, plan);
  const rotations = tiltedHips(work, plan.rotations, tilt);
  const touched = plan.touched.map((x, t) => (tilt[t] === 0 ? x : 1));
  const held = settle({ ...work, rotations }, { ...plan, rotations, touched }, lift);
  const locked = { ...work, ...held, contacts: kept };
  if (!(settingOf(operation, 'picture') as boolean)) return locked;
  const shift = shiftTowardsPicture(locked, plan.weight, from, to);
  if (shift.every((x) => x === 0)) return locked;
  const places = feetOf(locked, plan.feet);
  // Feet that are not held go along.
  for (let i = 0; i < places.ankles.length; i++) {
    const foot = Math.floor(i / 3);
    places.ankles[i]! += (1 - plan.weight[foot]!) * shift[3 * (foot >> 1) + (i % 3)]!;
  }
  if (above) clearFloor(places, work.shape, secondsOf(work), from, to);
  const closer = { ...locked, ...settle(locked, places, shift) };
  // Straight legs that would have to bend for it are worse off.
  const [before, after] = [reprojectionOf(locked).reprojectionPx ?? 0, reprojectionOf(closer).reprojectionPx ?? 0];
  return after < before ? closer : locked;
}

/**
 * How far the pelvis is to be moved so that the upper body lies over what was seen, metres, shape [T, 3]; up and down only as
 * far as the knees of held legs hardly notice.
 */
function shiftTowardsPicture(work: Work, weight: Float64Array, from: number, to: number): Float64Array {
  const { frames } = work;
  const wanted = pelvisTowardsPicture(work);
  const shift = wanted.map((x, i) => (i >= 3 * from && i < 3 * to ? x - work.pelvis[i]! : 0));
  const points = pointsOf(work);
  const times = secondsOf(work);
  const tooHigh = new Float64Array(frames);
  const tooLow = new Float64Array(frames);
  for (let t = from; t < to; t++) {
    for (let side = 0; side < LEGS.length; side++) {
      const { hip, knee, ankle } = LEGS[side]!;
      const w = weight[2 * t + side]!;
      if (w === 0) continue;
      const thigh = apartIn(points, t, hip, knee);
      const shin = apartIn(points, t, knee, ankle);
      const was = apartIn(points, t, hip, ankle);
      const y = shift[3 * t + 1]!;
      tooHigh[t] = Math.max(tooHigh[t]!, w * (y - (turnedKnee(thigh, shin, was, MOST_NOTICED) - was)));
      tooLow[t] = Math.max(tooLow[t]!, w * (turnedKnee(thigh, shin, was, -MOST_NOTICED) - was - y));
    }
  }
  const down = envelope(tooHigh, times, HIPS_REACH);
  const up = envelope(tooLow, times, HIPS_REACH);
  return shift.map((x, i) => (i % 3 === 1 ? x - down[(i - 1) / 3]! + up[(i - 1) / 3]! : x));
}

/** Where feet are, turned as planned, to be left there. */
function feetOf(work: Work, feet: Float64Array): FeetPlaces {
  const { frames, rotations } = work;
  const points = pointsOf(work);
  const ankles = new Float64Array(frames * 6);
  for (let t = 0; t < frames; t++) {
    for (let side = 0; side < LEGS.length; side++) {
      const p = (t * CLEAN_POINTS + LEGS[side]!.ankle) * 3;
      for (let a = 0; a < 3; a++) ankles[3 * (2 * t + side) + a] = points[p + a]!;
    }
  }
  return { rotations, ankles, feet, touched: new Uint8Array(frames).fill(1) };
}

/**
 * Moves the hips, lower where legs would be too short, and puts the ankles where they are to be.
 *
 * @param shift  how far the pelvis is moved in the world, metres, shape [T, 3]
 */
function settle(work: Work, places: FeetPlaces, shift: Float64Array): Pick<Work, 'rotations' | 'pelvis'> {
  const { frames } = work;
  const moved = lowered(work, places, shift);
  const rotations = places.rotations.slice();
  const pelvis = work.pelvis.map((x, i) => x + moved[i]!);
  const row = new Float64Array(CLEAN_POINTS * 3);
  const turns = new Float64Array(24 * 4);
  const hip = new Float64Array(3);
  const target = new Float64Array(3);
  const foot = new Float64Array(4);
  for (let t = 0; t < frames; t++) {
    if (places.touched[t] === 0 && moved[3 * t] === 0 && moved[3 * t + 1] === 0 && moved[3 * t + 2] === 0) continue;
    poseRowInto(row, 0, turns, work.shape, rotations, t * ROTATION_ROW, work.pelvis, 3 * t, LEG_JOINTS);
    for (let side = 0; side < LEGS.length; side++) {
      const leg = LEGS[side]!;
      const at = 2 * t + side;
      for (let a = 0; a < 3; a++) {
        hip[a] = row[3 * leg.hip + a]! + moved[3 * t + a]!;
        target[a] = places.ankles[3 * at + a]!;
      }
      for (let k = 0; k < 4; k++) foot[k] = places.feet[4 * at + k]!;
      placeAnkle(rotations, t * ROTATION_ROW, leg, turns, row, 0, hip, target, foot);
    }
  }
  alignSigns(rotations, frames);
  return { rotations, pelvis };
}

/**
 * How the hips are to rise and sink in each row so that legs stay as long as they were, metres, shape [T, 3]; and how much the
 * left hip is to rise above the right one, radians, shape [T]: a foot that stands higher lifts its hip before it bends its knee.
 */
function hipsMove(work: Work, plan: FootPlan): { lift: Float64Array; tilt: Float64Array } {
  const { frames } = work;
  const times = secondsOf(work);
  const points = pointsOf(work);
  const asked = new Float64Array(frames);
  const weight = new Float64Array(frames);
  const apart = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    let both = 1;
    for (let side = 0; side < LEGS.length; side++) {
      const { hip, ankle } = LEGS[side]!;
      const w = plan.weight[2 * t + side]!;
      both *= w;
      if (w === 0) continue;
      const p = (t * CLEAN_POINTS + hip) * 3;
      const y = points[(t * CLEAN_POINTS + ankle) * 3 + 1]!;
      const q = 3 * (2 * t + side);
      const square = apartIn(points, t, hip, ankle) ** 2;
      const flat = (points[p]! - plan.ankles[q]!) ** 2 + (points[p + 2]! - plan.ankles[q + 2]!) ** 2;
      const upright = points[p + 1]! >= y && square > flat;
      const rise = plan.ankles[q + 1]! + (upright ? Math.sqrt(square - flat) - points[p + 1]! : -y);
      const limited = Math.min(MOST_HIPS, Math.max(-MOST_HIPS, rise));
      asked[t]! += w * limited;
      weight[t]! += w;
      apart[t]! += side === 0 ? limited : -limited;
    }
    const l = (t * CLEAN_POINTS + JOINT.l_hip) * 3;
    const r = (t * CLEAN_POINTS + JOINT.r_hip) * 3;
    const wide = Math.hypot(points[l]! - points[r]!, points[l + 2]! - points[r + 2]!);
    apart[t] = both === 0 || wide < LEAST_WIDE ? 0 : (both * apart[t]!) / wide;
  }
  const smooth = (x: Float64Array): Float64Array => meanWithin(meanWithin(x, times, HIPS_REACH), times, HIPS_REACH);
  const sum = smooth(asked);
  const total = smooth(weight);
  const lift = new Float64Array(frames * 3);
  for (let t = 0; t < frames; t++) lift[3 * t + 1] = sum[t]! / (total[t]! + 0.02);
  const tilt = smooth(apart).map((x) => Math.max(-MOST_TILT, Math.min(MOST_TILT, x)));
  return { lift, tilt };
}

/** Rotations with the pelvis tilted to its side, and the trunk above it as upright as it was. */
function tiltedHips(work: Work, rotations: Float64Array, tilt: Float64Array): Float64Array {
  const out = rotations.slice();
  const points = pointsOf(work);
  const turn = new Float64Array(4);
  const before = new Float64Array(4);
  for (let t = 0; t < work.frames; t++) {
    if (tilt[t] === 0) continue;
    const l = (t * CLEAN_POINTS + JOINT.l_hip) * 3;
    const r = (t * CLEAN_POINTS + JOINT.r_hip) * 3;
    const x = points[l]! - points[r]!;
    const z = points[l + 2]! - points[r + 2]!;
    const wide = Math.hypot(x, z);
    if (wide < LEAST_WIDE) continue;
    // Across the hips and level: (x, 0, z) × up.
    axisAngleToQuaternionInto(turn, 0, [(-z / wide) * tilt[t]!, 0, (x / wide) * tilt[t]!]);
    const pelvis = t * ROTATION_ROW + 4 * JOINT.pelvis;
    const spine = t * ROTATION_ROW + 4 * JOINT.spine1;
    mulQuaternionInto(before, 0, rotations, pelvis, rotations, spine);
    mulQuaternionInto(out, pelvis, turn, 0, rotations, pelvis);
    relativeInto(out, spine, out, pelvis, before, 0);
  }
  alignSigns(out, work.frames);
  return out;
}

/** A shift of the pelvis, with the hips as much lower as legs need to reach the ankles' places. */
function lowered(work: Work, places: FeetPlaces, shift: Float64Array): Float64Array {
  const { frames } = work;
  const points = pointsOf(work);
  const tooHigh = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    if (places.touched[t] === 0) continue;
    for (let side = 0; side < LEGS.length; side++) {
      const { hip, knee, ankle } = LEGS[side]!;
      const thigh = apartIn(points, t, hip, knee);
      const shin = apartIn(points, t, knee, ankle);
      const straightened = turnedKnee(thigh, shin, apartIn(points, t, hip, ankle), MOST_STRAIGHTENED);
      const most = Math.min((thigh + shin) * MOST_STRETCH, straightened);
      const p = (t * CLEAN_POINTS + hip) * 3;
      const q = 3 * (2 * t + side);
      const x = points[p]! + shift[3 * t]! - places.ankles[q]!;
      const y = points[p + 1]! + shift[3 * t + 1]! - places.ankles[q + 1]!;
      const z = points[p + 2]! + shift[3 * t + 2]! - places.ankles[q + 2]!;
      const flat = x * x + z * z;
      if (flat < most * most) tooHigh[t] = Math.max(tooHigh[t]!, y - Math.sqrt(most * most - flat));
    }
  }
  const drop = envelope(tooHigh, secondsOf(work), HIPS_REACH);
  return shift.map((x, i) => (i % 3 === 1 ? x - drop[(i - 1) / 3]! : x));
}

/** How long a leg becomes, metres, whose knee is straightened by an angle, radians: of thigh, shin, and how long it was. */
function turnedKnee(thigh: number, shin: number, was: number, straightened: number): number {
  const cos = (thigh * thigh + shin * shin - was * was) / (2 * thigh * shin);
  const inner = Math.min(Math.PI, Math.acos(Math.max(-1, Math.min(1, cos))) + straightened);
  return Math.sqrt(thigh * thigh + shin * shin - 2 * thigh * shin * Math.cos(inner));
}

/** Distance of two joints in a row, metres. */
function apartIn(points: Float64Array, t: number, i: number, j: number): number {
  const p = (t * CLEAN_POINTS + i) * 3;
  const q = (t * CLEAN_POINTS + j) * 3;
  const x = points[p]! - points[q]!;
  const y = points[p + 1]! - points[q + 1]!;
  const z = points[p + 2]! - points[q + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

/** Where heel and toes of a foot are among the points. */
export const SOLE_POINTS: readonly (readonly [heel: number, toes: number])[] = Array.from(
  { length: CONTACT_COUNT / 2 },
  (_, side) => [FIRST_SOLE + 2 * side, FIRST_SOLE + 2 * side + 1] as const,
);
