import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { IDENTITY3, type Rotation3, rotated, swing } from '../math/rotation3.ts';
import { add, sub, unit, type Vec3 } from '../math/vec3.ts';
import type { Stance } from './preset.ts';

/** SMPL's joints in the rest pose of a preset. */
export interface RestStance {
  /** World rotation of each joint since the body's own rest pose, shape [24]. */
  readonly rotations: readonly Rotation3[];
  /** World positions, metres, shape [24]. */
  readonly positions: readonly Vec3[];
}

/** The bone each joint turns, as the joint it leads to. */
const LEADS_TO: Readonly<Record<number, number>> = {
  [JOINT.pelvis]: JOINT.spine1,
  [JOINT.spine1]: JOINT.spine2,
  [JOINT.spine2]: JOINT.spine3,
  [JOINT.spine3]: JOINT.neck,
  [JOINT.neck]: JOINT.head,
  ...Object.fromEntries(
    (['l', 'r'] as const).flatMap((s) => [
      [JOINT[`${s}_hip`], JOINT[`${s}_knee`]],
      [JOINT[`${s}_knee`], JOINT[`${s}_ankle`]],
      [JOINT[`${s}_ankle`], JOINT[`${s}_foot`]],
      [JOINT[`${s}_collar`], JOINT[`${s}_shoulder`]],
      [JOINT[`${s}_shoulder`], JOINT[`${s}_elbow`]],
      [JOINT[`${s}_elbow`], JOINT[`${s}_wrist`]],
      [JOINT[`${s}_wrist`], JOINT[`${s}_hand`]],
    ]),
  ),
};

/** Direction of the bone a joint turns in a stance, unit length: towards the next joint; of an end, the bone before it. */
export function boneDirection({ positions, rotations }: RestStance, joint: number): Vec3 {
  const next = LEADS_TO[joint];
  if (next !== undefined) return unit(sub(positions[next]!, positions[joint]!));
  if (joint === JOINT.head) return [0, 1, 0];
  if (joint === JOINT.l_foot || joint === JOINT.r_foot) return rotated(rotations[joint]!, [0, 0, 1]);
  return unit(sub(positions[joint]!, positions[PARENTS[joint]!]!));
}

/** Poses a body's rest joints as a stance wants them; feet stay as far above the floor as they were. */
export function restStance(rest: ArrayLike<number>, stance: Stance): RestStance {
  const at = (j: number): Vec3 => [rest[3 * j]!, rest[3 * j + 1]!, rest[3 * j + 2]!];
  const rotations: Rotation3[] = [];
  const positions: Vec3[] = [];
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    const wanted = wantedDirection(j, stance);
    const next = LEADS_TO[j];
    if (wanted && next !== undefined) rotations.push(swing(unit(sub(at(next), at(j))), wanted));
    else rotations.push(followsParent(j) ? rotations[parent]! : IDENTITY3);
    positions.push(parent < 0 ? at(j) : add(positions[parent]!, rotated(rotations[parent]!, sub(at(j), at(parent)))));
  }
  const lowest = (places: (j: number) => Vec3): number => Math.min(places(JOINT.l_foot)[1], places(JOINT.r_foot)[1]);
  const lift = lowest(at) - lowest((j) => positions[j]!);
  return { rotations, positions: positions.map(([x, y, z]) => [x, y + lift, z]) };
}

/** Hands' ends turn with the hand; everything else that has no wanted direction stands as in the body's rest pose. */
function followsParent(joint: number): boolean {
  return joint === JOINT.l_hand || joint === JOINT.r_hand;
}

function wantedDirection(joint: number, stance: Stance): Vec3 | null {
  if (stance.kind === 'body') return null;
  for (const [prefix, side] of [
    ['l', 1],
    ['r', -1],
  ] as const) {
    const is = (name: 'hip' | 'knee' | 'shoulder' | 'elbow' | 'wrist'): boolean => joint === JOINT[`${prefix}_${name}`];
    if (is('hip') || is('knee')) return stance.kind === 't' ? [0, -1, 0] : null;
    const isForearm = is('elbow') || is('wrist');
    if (!isForearm && !is('shoulder')) continue;
    if (stance.kind === 't') return [side, 0, 0];
    const down = (stance.arms * Math.PI) / 180;
    const ahead = isForearm ? (stance.forearms * Math.PI) / 180 : 0;
    return [side * Math.cos(down) * Math.cos(ahead), -Math.sin(down) * Math.cos(ahead), Math.sin(ahead)];
  }
  return null;
}
