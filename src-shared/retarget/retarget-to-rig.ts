import { createPosedJoints } from '../body/forward-kinematics.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '../formats/body-motion.ts';
import type { FingerLayer } from '../formats/finger-layer.ts';
import type { Rig } from '../formats/rig/rig.ts';
import { rigPlace } from '../formats/rig/rig.ts';
import type { MovingJoint, SkeletonJoint, SkeletonMotion } from '../formats/skeleton-motion.ts';
import { alignSignsInto, conjugateInto, turnInto } from '../math/quaternion.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import { rotated } from '../math/rotation3.ts';
import { middle, sub, type Vec3 } from '../math/vec3.ts';
import { contactsOfMotion, type FootContacts } from './contacts.ts';
import { type HandPose, heldHands } from './hands/hand-poses.ts';
import { keepHandsOut } from './keep-hands-out.ts';
import type { RootMotion } from './preset.ts';
import type { RigMapping } from './rig-mapping.ts';
import { placesOf, type RigPlan, rigPlan } from './rig-plan.ts';
import { RigPose, type RigTurns, turnOf, turnsSinceRest } from './rig-pose.ts';
import { rootPath } from './root-path.ts';
import { standOnFloor } from './stand-on-floor.ts';

/** How a motion is put onto a character of other proportions. */
export interface RigOptions {
  /** When feet stand; told by the motion itself where left out. Shape [T, 4] as `FootContacts`. */
  readonly contacts?: FootContacts;
  /** How far the character walks: in the scale of its legs (the default), or as far as the body did. */
  readonly path?: 'scaled' | 'kept';
  /** Feet stand without sliding, at the body's height; yes where left out. */
  readonly plantFeet?: boolean;
  /** Hands and elbows are kept out of trunk and head, and hands from crossing; yes where left out. */
  readonly clearHands?: boolean;
  /** What fingers do that the motion does not tell; `relaxed` where left out. */
  readonly hands?: HandPose;
  /** What a root bone does, where the character has one. */
  readonly rootMotion?: RootMotion;
}

/**
 * A body's motion on a character of any proportions. Joints turn as the body's do since both stood alike; the way is
 * scaled by the length of the legs, feet are planted, hands kept out of the body, twist bones take their shares.
 *
 * @returns the motion on the nodes of the rig, in their order and with their names
 * @throws FormatError where the mapping does not suffice
 */
export function retargetToRig(
  motion: BodyMotion,
  rig: Rig,
  mapping: RigMapping,
  options: RigOptions = {},
): SkeletonMotion {
  const plan = rigPlan(motion.rest, rig, mapping, fingersOf(motion, options.hands));
  const turned = turnedRig(motion, plan, options);
  return onNodes(turned, motion, plan);
}

/** The fingers of a motion, else a pose they are held in; null leaves them as the character rests. */
export function fingersOf({ fingers }: BodyMotion, hands: HandPose = 'relaxed'): FingerLayer | null {
  return fingers ?? (hands === 'rest' ? null : heldHands(hands));
}

/** The motion as turns of joints, feet and hands seen to. */
export function turnedRig(motion: BodyMotion, plan: RigPlan, options: RigOptions = {}): RigTurns {
  const { path = 'scaled', plantFeet = true, clearHands = true, rootMotion = 'path-and-turn' } = options;
  const root = rootPath(motion, rootMotion);
  const turned: RigTurns = {
    frames: motion.frames,
    turns: turnsSinceRest(motion, plan),
    hips: new Float64Array(3 * motion.frames),
    rootPlaces: new Float64Array(3 * motion.frames),
    rootTurns: root.turns,
  };
  carryHips(turned, motion, plan, path === 'kept' ? 1 : plan.scale);
  if (plantFeet) standOnFloor(turned, motion, plan, options.contacts ?? contactsOfMotion(motion));
  if (clearHands) keepHandsOut(turned, motion, plan);
  if (rootMotion !== 'still') {
    for (let f = 0; f < motion.frames; f++)
      for (const a of [0, 2]) turned.rootPlaces[3 * f + a] = turned.hips[3 * f + a]!;
  }
  return turned;
}

/** The hips' way: where the middle between the body's hip joints is, from where it started, in the character's scale. */
function carryHips(turned: RigTurns, motion: BodyMotion, plan: RigPlan, wayScale: number): void {
  const at = placesOf(plan.rig, plan.bones);
  const hipNode = plan.bones.of[JOINT.pelvis]!;
  const own = sub(middle(at(JOINT.l_hip), at(JOINT.r_hip)), rigPlace(plan.rig, hipNode));
  const ankle = (at(JOINT.l_ankle)[1] + at(JOINT.r_ankle)[1]) / 2 - plan.floor;
  const sourceAnkle = (motion.rest[3 * JOINT.l_ankle + 1]! + motion.rest[3 * JOINT.r_ankle + 1]!) / 2;
  const source = createPosedJoints();
  let start: Vec3 | null = null;
  for (let f = 0; f < turned.frames; f++) {
    poseAt(motion, f, source);
    const joint = (j: number): Vec3 => [...source.positions.subarray(3 * j, 3 * j + 3)] as Vec3;
    const now = middle(joint(JOINT.l_hip), joint(JOINT.r_hip));
    start ??= now;
    const offset = rotated(turnOf(turned, f, JOINT.pelvis), own);
    turned.hips[3 * f] = start[0] + wayScale * (now[0] - start[0]) - offset[0];
    turned.hips[3 * f + 1] = ankle + plan.scale * (now[1] - sourceAnkle) - offset[1];
    turned.hips[3 * f + 2] = start[2] + wayScale * (now[2] - start[2]) - offset[2];
  }
}

/** Local rotations and paths of a character's nodes. */
function onNodes(turned: RigTurns, motion: BodyMotion, plan: RigPlan): SkeletonMotion {
  const { rig, bones, twists, targets } = plan;
  const count = rig.nodes.length;
  const { frames } = turned;
  const rotations = new Float64Array(frames * count * 4);
  const movers = [bones.root, bones.of[JOINT.pelvis]!, ...targets.keys()].filter((node) => node >= 0);
  const moving = movers.map((joint): MovingJoint => ({ joint, positions: new Float64Array(3 * frames) }));
  const pose = new RigPose(plan);
  const back = new Float64Array(4);
  const away = new Float64Array(3);
  for (let f = 0; f < frames; f++) {
    pose.set(turned, f);
    for (const [node, { parent }] of rig.nodes.entries()) {
      const at = 4 * (f * count + node);
      if (parent < 0) rotations.set(pose.rotations.subarray(4 * node, 4 * node + 4), at);
      else {
        conjugateInto(back, 0, pose.rotations, 4 * parent);
        mulQuaternionInto(rotations, at, back, 0, pose.rotations, 4 * node);
      }
    }
    for (const { joint, positions } of moving) {
      const { parent } = rig.nodes[joint]!;
      const from = (a: number): number => (parent < 0 ? 0 : pose.positions[3 * parent + a]!);
      for (let a = 0; a < 3; a++) away[a] = pose.positions[3 * joint + a]! - from(a);
      if (parent < 0) positions.set(away, 3 * f);
      else {
        conjugateInto(back, 0, pose.rotations, 4 * parent);
        turnInto(positions, 3 * f, back, 0, away, 0);
        for (let a = 0; a < 3; a++) positions[3 * f + a]! /= rig.scales[parent]!;
      }
    }
  }
  alignSignsInto(rotations, count);
  const turning = new Set([
    ...bones.of,
    bones.root,
    ...twists.map(({ node }) => node),
    ...(plan.hands?.nodes ?? []),
    ...targets.keys(),
  ]);
  const joints = rig.nodes.map(({ fileIndex: _, ...node }, i): SkeletonJoint => ({ ...node, still: !turning.has(i) }));
  const { name, body, licence, fps, times } = motion;
  return {
    ...{ name, body, licence, joints, frames, fps, times, rotations, moving, matches: [], hasArmature: false },
    restPositions: rig.positions,
    restRotations: rig.rotations,
  };
}
