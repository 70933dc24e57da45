import { JOINT, JOINT_COUNT, type JointName } from '../body/smpl-tree.ts';
import type { FingerLayer } from '../formats/finger-layer.ts';
import { bodyAxes, type JointPlaces, referenceRotations } from '../formats/motion/reference-pose.ts';
import { type Rig, rigPlace } from '../formats/rig/rig.ts';
import type { Quaternion } from '../formats/skeleton-motion.ts';
import { IDENTITY3, type Rotation3, relative } from '../math/rotation3.ts';
import { middle, norm, sub, unit, type Vec3 } from '../math/vec3.ts';
import { type RigHands, rigHands } from './hands/rig-hands.ts';
import { quaternionOf } from './quaternions.ts';
import { type RigBones, type RigMapping, rigBones } from './rig-mapping.ts';

const UP: Vec3 = [0, 1, 0];

/** A twist bone of a character. */
export interface RigTwistPlan {
  readonly node: number;
  /** SMPL's joint whose bone it lies on, and the one whose twist it shares. */
  readonly bone: number;
  readonly joint: number;
  /** Share of the twist that is added to the bone's own turning. */
  readonly part: number;
  /** The bone in rest, world, unit length. */
  readonly axis: Vec3;
}

/** Everything about a character and a body that stays the same over a motion. */
export interface RigPlan {
  readonly rig: Rig;
  readonly bones: RigBones;
  /** SMPL's joint of each node; −1 where it is none. */
  readonly roleOf: readonly number[];
  /** From SMPL's axes to the character's in rest. */
  readonly axes: Rotation3;
  /** What turns SMPL's world rotation into the joint's turn since the character's rest: its inverse reference, [24]. */
  readonly references: readonly Quaternion[];
  readonly twists: readonly RigTwistPlan[];
  /** Targets of IK that go along with a hand or a foot: SMPL's joint by node. */
  readonly targets: ReadonlyMap<number, number>;
  /** Bends the fingers; null where they stay as the character rests. */
  readonly hands: RigHands | null;
  /** Size of the character beside the body, by the length of legs. */
  readonly scale: number;
  /** Height of the floor the character stands on in rest, metres. */
  readonly floor: number;
}

/** Compares a character at rest with a body at rest; `fingers` null leaves its fingers alone. @throws FormatError where the mapping does not suffice */
export function rigPlan(
  rest: ArrayLike<number>,
  rig: Rig,
  mapping: RigMapping,
  fingers: FingerLayer | null = null,
): RigPlan {
  const bones = rigBones(rig, mapping);
  const roleOf = rig.nodes.map((_, node) => bones.of.indexOf(node));
  const at = placesOf(rig, bones);
  const axes = bodyAxes(at, UP);
  const has = (joint: number): boolean => bones.of[joint]! >= 0;
  const reference = referenceRotations(at, axes, UP, rest, has);
  const places = (joint: number): Vec3 => [rest[3 * joint]!, rest[3 * joint + 1]!, rest[3 * joint + 2]!];
  const twists = mapping.twists.flatMap(({ bone, kind, joint, share }): RigTwistPlan[] => {
    const node = rig.nodes.findIndex(({ name }) => name === bone);
    const [own, end] = limbOf(JOINT[joint], kind);
    if (node < 0 || !has(own) || !has(end)) return [];
    const axis = unit(sub(at(end), at(own)));
    return [{ node, bone: own, joint: JOINT[joint], part: kind === 'towards' ? share : share - 1, axis }];
  });
  return {
    ...{ rig, bones, roleOf, axes, twists },
    targets: targetsOf(rig, bones),
    hands: fingers && rigHands(rig, wristsOf(bones), fingers),
    references: Array.from({ length: JOINT_COUNT }, (_, j) => quaternionOf(relative(reference[j]!, IDENTITY3))),
    scale: legLength(at) / legLength(places),
    floor: floorOf(rig, bones),
  };
}

/** Unreal's names: they stand where hands and feet are, under the root. */
function targetsOf(rig: Rig, { of }: RigBones): Map<number, number> {
  const targets = new Map<number, number>();
  for (const [node, { name }] of rig.nodes.entries()) {
    const [, part, side] = /(?:^|:)ik_(hand|foot)_(l|r|gun)$/.exec(name) ?? [];
    if (part === undefined) continue;
    const joint = JOINT[`${side === 'l' ? 'l' : 'r'}_${part === 'hand' ? 'wrist' : 'ankle'}`];
    if (of[joint]! >= 0 && !of.includes(node)) targets.set(node, joint);
  }
  return targets;
}

/** Nodes of the wrists. */
export function wristsOf({ of }: RigBones): Record<'l' | 'r', number> {
  return { l: of[JOINT.l_wrist]!, r: of[JOINT.r_wrist]! };
}

/** Joints of a limb whose twist is shared: the bone's own and the one at its end. */
function limbOf(joint: number, kind: 'from' | 'towards'): [own: number, end: number] {
  const next: Readonly<Record<number, number>> = {};
  for (const s of ['l', 'r'] as const) {
    const chain = (names: readonly JointName[]): void => {
      for (const [i, name] of names.slice(1).entries())
        (next as Record<number, number>)[JOINT[names[i]!]] = JOINT[name];
    };
    chain([`${s}_shoulder`, `${s}_elbow`, `${s}_wrist`]);
    chain([`${s}_hip`, `${s}_knee`, `${s}_ankle`]);
  }
  if (kind === 'from') return [joint, next[joint] ?? joint];
  const own = Number(Object.keys(next).find((key) => next[Number(key)] === joint) ?? joint);
  return [own, joint];
}

/** Rest places by SMPL's joints. Missing hands and toes are where they would be. */
export function placesOf(rig: Rig, { of }: RigBones): JointPlaces {
  return (joint) => {
    const node = of[joint]!;
    if (node >= 0) return rigPlace(rig, node);
    if (joint === JOINT.head) {
      const shoulders = middle(rigPlace(rig, of[JOINT.l_shoulder]!), rigPlace(rig, of[JOINT.r_shoulder]!));
      return [shoulders[0], shoulders[1] + 0.2, shoulders[2]];
    }
    return [Number.NaN, Number.NaN, Number.NaN];
  };
}

function legLength(at: JointPlaces): number {
  let sum = 0;
  for (const s of ['l', 'r'] as const) {
    sum +=
      norm(sub(at(JOINT[`${s}_knee`]), at(JOINT[`${s}_hip`]))) +
      norm(sub(at(JOINT[`${s}_ankle`]), at(JOINT[`${s}_knee`])));
  }
  return sum / 2;
}

/** The sole of the skin; without a skin the height zero where ankles stand a little above it, else the lowest bone. */
function floorOf(rig: Rig, { of }: RigBones): number {
  if (rig.skin) {
    let low = Number.POSITIVE_INFINITY;
    for (let i = 1; i < rig.skin.vertices.length; i += 3) low = Math.min(low, rig.skin.vertices[i]!);
    return low;
  }
  const feet = [JOINT.l_ankle, JOINT.r_ankle, JOINT.l_foot, JOINT.r_foot].filter((joint) => of[joint]! >= 0);
  const low = Math.min(...feet.map((joint) => rigPlace(rig, of[joint]!)[1]));
  const hips = rigPlace(rig, of[JOINT.pelvis]!)[1];
  return low >= 0 && low < 0.15 * hips ? 0 : low;
}
