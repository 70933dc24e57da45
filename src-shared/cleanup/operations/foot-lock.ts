import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { JOINT } from '../../body/smpl-tree.ts';
import { FIRST_SOLE, POINT_COUNT } from '../../fitting/kinematics.ts';
import { type FootPlan, planFeet } from '../foot-plan.ts';
import { contactsOfStays, footStays, heldContacts } from '../foot-stays.ts';
import { type Leg, MOST_STRETCH, placeAnkle } from '../leg-ik.ts';
import { poseRowInto } from '../posed-rows.ts';
import { type CleanupOperation, numberOf, settingOf } from '../stack.ts';
import { envelope, meanWithin } from '../windows.ts';
import { alignSigns, pointsOf, ROTATION_ROW, secondsOf, type Work } from '../work.ts';

const LEGS: readonly Leg[] = [
  { hip: JOINT.l_hip, knee: JOINT.l_knee, ankle: JOINT.l_ankle },
  { hip: JOINT.r_hip, knee: JOINT.r_knee, ankle: JOINT.r_ankle },
];
/** Over this time, seconds, the hips follow what the feet ask of them. */
const HIPS_REACH = 0.12;
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
  const lift = hipsLift(work, plan);
  const rotations = plan.rotations;
  const pelvis = work.pelvis.slice();
  const row = new Float64Array(POINT_COUNT * 3);
  const turns = new Float64Array(24 * 4);
  const hip = new Float64Array(3);
  for (let t = 0; t < work.frames; t++) {
    if (plan.touched[t] === 0 && lift[t] === 0) continue;
    poseRowInto(row, 0, turns, work.shape, rotations, t * ROTATION_ROW, work.pelvis, 3 * t);
    pelvis[3 * t + 1]! += lift[t]!;
    LEGS.forEach((leg, side) => {
      for (let a = 0; a < 3; a++) hip[a] = row[3 * leg.hip + a]! + (a === 1 ? lift[t]! : 0);
      const at = 2 * t + side;
      placeAnkle(
        rotations,
        t * ROTATION_ROW,
        leg,
        turns,
        row,
        0,
        hip,
        plan.ankles.subarray(3 * at, 3 * at + 3),
        plan.feet.subarray(4 * at, 4 * at + 4),
      );
    });
  }
  alignSigns(rotations, work.frames);
  return { ...work, rotations, pelvis, contacts: kept };
}

/** How much higher the hips are to be in each row, metres, so that legs stay as long as they were and never too short. */
function hipsLift(work: Work, plan: FootPlan): Float64Array {
  const { frames } = work;
  const times = secondsOf(work);
  const points = pointsOf(work);
  const asked = new Float64Array(frames);
  const weight = new Float64Array(frames);
  const at = (t: number, j: number, a: number): number => points[(t * POINT_COUNT + j) * 3 + a]!;
  const target = (t: number, side: number, a: number): number => plan.ankles[3 * (2 * t + side) + a]!;
  for (let t = 0; t < frames; t++) {
    LEGS.forEach(({ hip, ankle }, side) => {
      const w = plan.weight[2 * t + side]!;
      if (w === 0) return;
      let square = 0;
      for (let a = 0; a < 3; a++) square += (at(t, hip, a) - at(t, ankle, a)) ** 2;
      const flat = (at(t, hip, 0) - target(t, side, 0)) ** 2 + (at(t, hip, 2) - target(t, side, 2)) ** 2;
      const upright = at(t, hip, 1) >= at(t, ankle, 1) && square > flat;
      const rise = upright
        ? target(t, side, 1) + Math.sqrt(square - flat) - at(t, hip, 1)
        : target(t, side, 1) - at(t, ankle, 1);
      asked[t]! += w * Math.min(MOST_HIPS, Math.max(-MOST_HIPS, rise));
      weight[t]! += w;
    });
  }
  const smooth = (x: Float64Array): Float64Array => meanWithin(meanWithin(x, times, HIPS_REACH), times, HIPS_REACH);
  const sum = smooth(asked);
  const total = smooth(weight);
  const lift = sum.map((x, t) => x / (total[t]! + 0.02));
  const tooHigh = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    if (plan.touched[t] === 0) continue;
    LEGS.forEach(({ hip, knee, ankle }, side) => {
      const most = MOST_STRETCH * (length(at, t, hip, knee) + length(at, t, knee, ankle));
      const flat = (at(t, hip, 0) - target(t, side, 0)) ** 2 + (at(t, hip, 2) - target(t, side, 2)) ** 2;
      if (flat >= most * most) return;
      const highest = target(t, side, 1) + Math.sqrt(most * most - flat);
      tooHigh[t] = Math.max(tooHigh[t]!, at(t, hip, 1) + lift[t]! - highest);
    });
  }
  const drop = envelope(tooHigh, times, HIPS_REACH);
  return lift.map((x, t) => x - drop[t]!);
}

function length(at: (t: number, j: number, a: number) => number, t: number, i: number, j: number): number {
  return Math.hypot(at(t, i, 0) - at(t, j, 0), at(t, i, 1) - at(t, j, 1), at(t, i, 2) - at(t, j, 2));
}

/** Where heel and toes of a foot are among the points. */
export const SOLE_POINTS: readonly (readonly [heel: number, toes: number])[] = Array.from(
  { length: CONTACT_COUNT / 2 },
  (_, side) => [FIRST_SOLE + 2 * side, FIRST_SOLE + 2 * side + 1] as const,
);
