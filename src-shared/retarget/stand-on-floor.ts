import { createPosedJoints } from '../body/forward-kinematics.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '../formats/body-motion.ts';
import { rigPlace } from '../formats/rig/rig.ts';
import { rotated } from '../math/rotation3.ts';
import { norm, sub, type Vec3 } from '../math/vec3.ts';
import type { FootContacts } from './contacts.ts';
import { footShifts } from './plant-feet.ts';
import { placesOf, type RigPlan } from './rig-plan.ts';
import { RigPose, type RigTurns, turnFurther, turnOf } from './rig-pose.ts';
import { largestNearby, smoothRows } from './smooth-rows.ts';
import { FULL_STRETCH, solveLeg } from './solve-leg.ts';

/** How long hips take to give way to a leg that does not reach, frames. */
const GIVE_WAY = 6;
const SIDES = ['l', 'r'] as const;

interface Leg {
  readonly hip: number;
  readonly knee: number;
  readonly ankle: number;
  readonly toes: number;
  /** From the ankle to the toes in rest, world, metres. */
  readonly foot: Vec3;
  readonly rest: { readonly ankle: number; readonly toes: number };
  readonly source: { readonly ankle: number; readonly toes: number };
}

/**
 * Puts a character's feet where the body's are: as high above the floor, in the scale of the legs, without sliding
 * while they stand. Hips give way where a leg does not reach. Changes `turned`.
 */
export function standOnFloor(turned: RigTurns, motion: BodyMotion, plan: RigPlan, contacts: FootContacts): void {
  const { frames } = turned;
  const legs = SIDES.map((s) => legOf(s, motion, plan));
  const pose = new RigPose(plan);
  const paths = legs.map(() => ({ ankle: new Float64Array(3 * frames), toes: new Float64Array(3 * frames) }));
  const targets = legs.map(() => new Float64Array(3 * frames));
  const source = createPosedJoints();
  for (let f = 0; f < frames; f++) {
    pose.set(turned, f);
    poseAt(motion, f, source);
    for (const [i, leg] of legs.entries()) {
      const ankle = pose.place(leg.ankle)!;
      const foot = rotated(turnOf(turned, f, leg.ankle), leg.foot);
      paths[i]!.ankle.set(ankle, 3 * f);
      paths[i]!.toes.set(
        [0, 1, 2].map((a) => ankle[a]! + foot[a]!),
        3 * f,
      );
      targets[i]!.set([ankle[0], heightOf(leg, foot, source.positions, plan), ankle[2]], 3 * f);
    }
  }
  for (const [i, path] of paths.entries()) {
    const shifts = footShifts(path, contacts, i as 0 | 1);
    for (let f = 0; f < frames; f++) {
      targets[i]![3 * f]! += shifts[2 * f]!;
      targets[i]![3 * f + 2]! += shifts[2 * f + 1]!;
    }
  }
  lowerHips(turned, plan, legs, targets, contacts);
  for (let f = 0; f < frames; f++) {
    pose.set(turned, f);
    for (const [i, leg] of legs.entries()) {
      const target = [...targets[i]!.subarray(3 * f, 3 * f + 3)] as Vec3;
      const [hip, knee, ankle] = [pose.place(leg.hip)!, pose.place(leg.knee)!, pose.place(leg.ankle)!];
      // Knees turn about the axis that points to the character's left.
      const hinge = rotated(turnOf(turned, f, leg.hip), rotated(plan.axes, [1, 0, 0]));
      const { thigh, shin } = solveLeg(hip, knee, ankle, target, hinge);
      turnFurther(turned, f, [leg.hip], thigh);
      turnFurther(turned, f, [leg.knee], shin);
    }
  }
}

function legOf(s: 'l' | 'r', motion: BodyMotion, plan: RigPlan): Leg {
  const at = placesOf(plan.rig, plan.bones);
  const [ankle, toes] = [JOINT[`${s}_ankle`], JOINT[`${s}_foot`]];
  const restOf = (joint: number): number => motion.rest[3 * joint + 1]!;
  const ankleAt = at(ankle);
  const has = plan.bones.of[toes]! >= 0;
  // Without a bone for the toes the foot is as long as the body's, in scale.
  const own = [0, 1, 2].map((a) => (motion.rest[3 * toes + a]! - motion.rest[3 * ankle + a]!) * plan.scale) as Vec3;
  const foot = has ? sub(rigPlace(plan.rig, plan.bones.of[toes]!), ankleAt) : rotated(plan.axes, own);
  const rest = { ankle: ankleAt[1] - plan.floor, toes: ankleAt[1] + foot[1] - plan.floor };
  const source = { ankle: restOf(ankle), toes: restOf(toes) };
  return { hip: JOINT[`${s}_hip`], knee: JOINT[`${s}_knee`], ankle, toes, foot, rest, source };
}

/** Below this difference of what heel and toes say, both count, metres. */
const SOFT = 0.03;

/** How high the ankle has to be: what heel or toes say, whichever of the body's is nearer to the floor. */
function heightOf(
  { ankle, toes, foot, rest, source }: Leg,
  now: Vec3,
  places: Float64Array,
  { scale }: RigPlan,
): number {
  const raisedAnkle = places[3 * ankle + 1]! - source.ankle;
  const raisedToes = places[3 * toes + 1]! - source.toes;
  const byAnkle = rest.ankle + scale * raisedAnkle;
  const byToes = rest.ankle + foot[1] + scale * raisedToes - now[1];
  const u = Math.min(1, Math.max(0, (raisedAnkle - raisedToes) / SOFT + 0.5));
  return byAnkle + (byToes - byAnkle) * u * u * (3 - 2 * u);
}

/** Lowers the hips, smoothly, where a standing foot is further away than its leg is long. */
function lowerHips(
  turned: RigTurns,
  plan: RigPlan,
  legs: readonly Leg[],
  targets: readonly Float64Array[],
  contacts: FootContacts,
): void {
  const { frames } = turned;
  const pose = new RigPose(plan);
  const drop = new Float64Array(frames);
  for (let f = 0; f < frames; f++) {
    pose.set(turned, f);
    for (const [i, leg] of legs.entries()) {
      if (!contacts[4 * f + 2 * i] && !contacts[4 * f + 2 * i + 1]) continue;
      const [hip, knee, ankle] = [pose.place(leg.hip)!, pose.place(leg.knee)!, pose.place(leg.ankle)!];
      const reach = FULL_STRETCH * (norm(sub(knee, hip)) + norm(sub(ankle, knee)));
      const [x, y, z] = [0, 1, 2].map((a) => hip[a]! - targets[i]![3 * f + a]!) as Vec3;
      const flat = x * x + z * z;
      if (flat >= reach * reach) continue;
      drop[f] = Math.max(drop[f]!, y - Math.sqrt(reach * reach - flat));
    }
  }
  const smooth = smoothRows(largestNearby(drop, GIVE_WAY), 1, GIVE_WAY / 3);
  for (let f = 0; f < frames; f++) turned.hips[3 * f + 1]! -= smooth[f]!;
}
