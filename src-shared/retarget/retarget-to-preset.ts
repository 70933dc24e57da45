import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import type { BodyMotion } from '../formats/body-motion.ts';
import {
  type JointMatch,
  type MovingJoint,
  type Quaternion,
  type SkeletonJoint,
  type SkeletonMotion,
  skeletonOf,
} from '../formats/skeleton-motion.ts';
import { alignSignsInto, conjugateInto, turnInto } from '../math/quaternion.ts';
import { axisAngleToQuaternionInto, matrixToQuaternionInto, mulQuaternionInto } from '../math/rotation.ts';
import { IDENTITY3, type Rotation3, relative, rotated } from '../math/rotation3.ts';
import { add, scale, sub, unit, type Vec3 } from '../math/vec3.ts';
import { boneAxes } from './bone-axes.ts';
import { fingerParts } from './hands/finger-places.ts';
import { heldHands } from './hands/hand-poses.ts';
import { FingerBends, StraightHands } from './hands/preset-hands.ts';
import { chosenJoints, type Place, type PresetChoices, type PresetJoint, type RetargetPreset } from './preset.ts';
import { quaternionOf } from './quaternions.ts';
import { boneDirection, type RestStance, restStance } from './rest-stance.ts';
import { rootPath } from './root-path.ts';
import { twistAbout } from './twist.ts';

/** A preset laid out on the bones of one person. */
export interface LaidOutPreset {
  readonly preset: RetargetPreset;
  readonly stance: RestStance;
  readonly table: readonly PresetJoint[];
  readonly joints: readonly SkeletonJoint[];
  /** World rest positions, metres, and axes. */
  readonly places: readonly Vec3[];
  readonly axes: readonly Rotation3[];
}

/** The rest pose of a preset with the proportions of a body. */
export function layOut(rest: ArrayLike<number>, preset: RetargetPreset, choices: PresetChoices = {}): LaidOutPreset {
  const stance = restStance(rest, preset.stance);
  const table = chosenJoints(preset, choices);
  const index = new Map(table.map(({ name }, i) => [name, i]));
  const hands = new StraightHands(rest, stance);
  const places = table.map(({ finger, at, of }) =>
    finger ? hands.place(finger, 0) : placeOf(at ?? of ?? 'floor', stance, hands),
  );
  const axes = table.map(({ axes: rule, of, finger }) => {
    if (!rule) return IDENTITY3;
    if (finger) return boneAxes(rule, unit(sub(hands.place(finger, 1), hands.place(finger, 0))));
    return boneAxes(rule, of === null ? [0, 1, 0] : boneDirection(stance, JOINT[of]));
  });
  const joints = table.map((joint, j): SkeletonJoint => {
    const parent = joint.parent === null ? -1 : index.get(joint.parent)!;
    const from = parent < 0 ? IDENTITY3 : axes[parent]!;
    const away = parent < 0 ? places[j]! : sub(places[j]!, places[parent]!);
    const rotation = quaternionOf(relative(from, axes[j]!));
    const { name, order } = joint;
    return {
      name,
      parent,
      offset: rotated(relative(from, IDENTITY3), away),
      rotation,
      order,
      still: isStill(table, joint),
    };
  });
  return { preset, stance, table, joints, places, axes };
}

/** Bones that follow the same joint as their parent never turn against it. */
function isStill(table: readonly PresetJoint[], { parent, of, twist, role, finger }: PresetJoint): boolean {
  if (twist || finger) return false;
  const above = table.find(({ name }) => name === parent);
  if (!above) return false;
  return role !== 'helper' ? above.of === of && !above.twist : of === null;
}

function placeOf(place: Place, { positions }: RestStance, hands: StraightHands): Vec3 {
  if (place === 'floor') return [0, 0, 0];
  if (place === 'behind-floor') return [0, 0, -0.001];
  if (typeof place === 'string') return positions[JOINT[place]]!;
  if ('finger' in place) {
    const wrist = positions[JOINT[`${fingerParts(place.finger).side}_wrist`]]!;
    return add(wrist, scale(sub(hands.place(place.finger, 0), wrist), place.share));
  }
  const a = positions[JOINT[place.from]]!;
  return add(a, scale(sub(positions[JOINT[place.to]]!, a), place.share));
}

/**
 * A body's motion on a preset's skeleton with the same proportions: every joint that is SMPL's stands where SMPL's does
 * in every frame, and turns with it.
 */
export function retargetToPreset(
  motion: BodyMotion,
  preset: RetargetPreset,
  choices: PresetChoices = {},
): SkeletonMotion {
  if (preset.id === 'smpl') return skeletonOf(motion);
  const laid = layOut(motion.rest, preset, choices);
  const { table, joints, places, axes, stance } = laid;
  const { frames } = motion;
  const count = table.length;
  const rotations = new Float64Array(frames * count * 4);
  // World rotation of a joint = world rotation of SMPL's · turn.
  const turns = table.map(({ of }, j) =>
    quaternionOf(of === null ? axes[j]! : relative(stance.rotations[JOINT[of]]!, axes[j]!)),
  );
  const follows = table.map(({ of }) => (of === null ? -1 : JOINT[of]));
  const twists = table.map((joint) => twistPlan(joint, stance));
  const bends = new FingerBends(
    table,
    joints,
    motion.fingers ?? heldHands(choices.fingers === 'flat' ? 'flat' : 'relaxed'),
  );
  const moving = movingJoints(laid, frames);
  const needsPlaces = moving.some(({ joint }) => follows[joint] !== JOINT.pelvis && follows[joint]! >= 0);
  const onFloor = follows.flatMap((of, joint) => (of < 0 ? [joint] : []));
  const smpl = new Float64Array(JOINT_COUNT * 4);
  const smplPlaces = new Float64Array(JOINT_COUNT * 3);
  const world = new Float64Array(count * 4);
  const worldPlaces = new Float64Array(count * 3);
  const root = rootPath(motion, choices.rootMotion ?? 'path-and-turn');
  const back = new Float64Array(4);
  const turned = new Float64Array(4);
  for (let f = 0; f < frames; f++) {
    worldOfBodyInto(smpl, needsPlaces ? smplPlaces : null, motion, f);
    for (let j = 0; j < count; j++) {
      const at = 4 * (f * count + j);
      const parent = joints[j]!.parent;
      const of = follows[j]!;
      const plan = twists[j];
      if (of < 0) mulQuaternionInto(world, 4 * j, root.turns, 4 * f, turns[j]!, 0);
      else if (plan) {
        plan.into(turned, motion, f, smpl);
        mulQuaternionInto(world, 4 * j, turned, 0, turns[j]!, 0);
      } else if (bends.into(turned, j, f)) {
        mulQuaternionInto(world, 4 * j, smpl, 4 * of, turned, 0);
        mulQuaternionInto(world, 4 * j, world, 4 * j, turns[j]!, 0);
      } else mulQuaternionInto(world, 4 * j, smpl, 4 * of, turns[j]!, 0);
      if (parent < 0) rotations.set(world.subarray(4 * j, 4 * j + 4), at);
      else {
        conjugateInto(back, 0, world, 4 * parent);
        mulQuaternionInto(rotations, at, back, 0, world, 4 * j);
      }
    }
    for (const joint of onFloor) worldPlaces.set(root.positions.subarray(3 * f, 3 * f + 3), 3 * joint);
    for (const { joint, positions } of moving) {
      const of = follows[joint]!;
      const source = of < 0 ? root.positions : of === JOINT.pelvis ? motion.pelvis : smplPlaces;
      const from = of < 0 || of === JOINT.pelvis ? 3 * f : 3 * of;
      for (let a = 0; a < 3; a++) worldPlaces[3 * joint + a] = source[from + a]!;
      const parent = joints[joint]!.parent;
      if (parent < 0) positions.set(worldPlaces.subarray(3 * joint, 3 * joint + 3), 3 * f);
      else {
        for (let a = 0; a < 3; a++) turned[a] = worldPlaces[3 * joint + a]! - worldPlaces[3 * parent + a]!;
        conjugateInto(back, 0, world, 4 * parent);
        turnInto(positions, 3 * f, back, 0, turned, 0);
      }
    }
  }
  alignSignsInto(rotations, count);
  const { name, body, licence, fps, times } = motion;
  return {
    ...{ name, body, licence, joints, frames, fps, times, rotations, moving },
    restPositions: Float64Array.from(places.flat()),
    restRotations: Float64Array.from(axes.flatMap((axis) => quaternionOf(axis))),
    matches: matchesOf(laid, turns),
    hasArmature: preset.hasArmature,
  };
}

/** Roots, hips and helpers: whoever does not keep its place against its parent. */
function movingJoints({ table, joints }: LaidOutPreset, frames: number): MovingJoint[] {
  return table.flatMap(({ of, role }, joint) => {
    const isRoot = of === null && joints[joint]!.parent < 0;
    const isHips = of === 'pelvis' && table[joints[joint]!.parent]?.of !== 'pelvis';
    const isTarget = role === 'helper' && of !== null;
    return isRoot || isHips || isTarget ? [{ joint, positions: new Float64Array(frames * 3) }] : [];
  });
}

/** Joints that are SMPL's own; twist bones turn otherwise, ends and joints between two stand elsewhere. */
function matchesOf({ table }: LaidOutPreset, turns: readonly Quaternion[]): JointMatch[] {
  return table.flatMap(({ of, at, twist, finger }, joint) => {
    if (of === null || twist || finger) return [];
    return [{ joint, of: JOINT[of], turn: turns[joint]!, placed: at === undefined }];
  });
}

/** World rotations (and, where asked for, positions) of SMPL's joints at a frame. */
function worldOfBodyInto(
  rotations: Float64Array,
  positions: Float64Array | null,
  motion: BodyMotion,
  frame: number,
): void {
  const row = 4 * JOINT_COUNT * frame;
  const { rest } = motion;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    if (parent < 0) {
      for (let k = 0; k < 4; k++) rotations[k] = motion.rotations[row + k]!;
      for (let a = 0; positions && a < 3; a++) positions[a] = motion.pelvis[3 * frame + a]!;
      continue;
    }
    mulQuaternionInto(rotations, 4 * j, rotations, 4 * parent, motion.rotations, row + 4 * j);
    if (!positions) continue;
    for (let a = 0; a < 3; a++) away[a] = rest[3 * j + a]! - rest[3 * parent + a]!;
    turnInto(positions, 3 * j, rotations, 4 * parent, away, 0);
    for (let a = 0; a < 3; a++) positions[3 * j + a]! += positions[3 * parent + a]!;
  }
}

const away = new Float64Array(3);

interface TwistPlan {
  /** World rotation, in place of SMPL's, that the bone follows at a frame. Frames come one after the other. */
  into(out: Float64Array, motion: BodyMotion, frame: number, smpl: Float64Array): void;
}

/**
 * How a twist bone turns. What counts is the turn of a joint against its parent since the preset's rest pose,
 * E = (Rₚ refₚᵀ)ᵀ (R refᵀ), and its twist about the bone there.
 */
function twistPlan({ twist, of }: PresetJoint, stance: RestStance): TwistPlan | null {
  if (!twist || of === null) return null;
  const joint = JOINT[twist.joint];
  const bone = JOINT[of];
  // The bone in rest of the stance, and as SMPL's joint of the bone sees it.
  const axis = boneDirection(stance, bone);
  const own = rotated(relative(stance.rotations[bone]!, IDENTITY3), axis);
  const before = quaternionOf(stance.rotations[PARENTS[joint]!]!);
  const after = new Float64Array(4);
  matrixToQuaternionInto(after, 0, relative(stance.rotations[joint]!, IDENTITY3));
  const turn = new Float64Array(4);
  const local = new Float64Array(4);
  let angle = 0;
  const part = twist.kind === 'towards' ? twist.share : twist.share - 1;
  return {
    into(out, motion, frame, smpl) {
      mulQuaternionInto(turn, 0, before, 0, motion.rotations, 4 * (frame * JOINT_COUNT + joint));
      mulQuaternionInto(local, 0, turn, 0, after, 0);
      angle = twistAbout(local, 0, axis, angle);
      axisAngleToQuaternionInto(turn, 0, [own[0] * angle * part, own[1] * angle * part, own[2] * angle * part]);
      mulQuaternionInto(out, 0, smpl, 4 * bone, turn, 0);
    },
  };
}
