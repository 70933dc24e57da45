import { JOINT, JOINT_COUNT, PARENTS } from '../../body/smpl-tree.ts';
import { exponential, frameOf, product, type Rotation3, rotated, swing } from '../../math/rotation3.ts';
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from '../../math/vec3.ts';
import type { JointMap } from './smpl-of-bvh.ts';

/** Positions of a skeleton's joints by SMPL's names. */
export type JointPlaces = (joint: number) => Vec3;

/** Joints of `map` in an array of positions. */
export function placesOf(positions: ArrayLike<number>, map: JointMap): JointPlaces {
  return (joint) => {
    const at = 3 * map[joint]!;
    return [positions[at]!, positions[at + 1]!, positions[at + 2]!];
  };
}

const L = JOINT;
const between = (a: Vec3, b: Vec3): Vec3 => scale(add(a, b), 0.5);

/** Direction from the ankles to the head, unit length. */
export function upright(at: JointPlaces): Vec3 {
  return unit(sub(at(L.head), between(at(L.l_ankle), at(L.r_ankle))));
}

/**
 * SMPL's axes in the space of the skeleton as it stands: x to the body's left, y along `up`, z ahead. Hips and
 * shoulders tell the left.
 */
export function bodyAxes(at: JointPlaces, up: Vec3): Rotation3 {
  const hips = unit(sub(at(L.l_hip), at(L.r_hip)));
  const shoulders = unit(sub(at(L.l_shoulder), at(L.r_shoulder)));
  const left = add(hips, shoulders);
  const flat = unit(sub(left, scale(up, dot(left, up))), [1, 0, 0]);
  return frameOf(flat, up);
}

/**
 * How well a pose serves as reference, 0..1: upright, legs straight down, arms straight (whichever way they point), left
 * on the left. A zero pose whose bones point anywhere has about 0.
 */
export function referenceWorth(at: JointPlaces): number {
  const up = upright(at);
  const along = (a: number, b: number): Vec3 => unit(sub(at(b), at(a)));
  const straight = (a: number, b: number, c: number): number => dot(along(a, b), along(b, c));
  const trunk = unit(sub(at(L.head), between(at(L.l_hip), at(L.r_hip))));
  const hips = along(L.r_hip, L.l_hip);
  const shoulders = along(L.r_shoulder, L.l_shoulder);
  const parts = [
    dot(trunk, up),
    1 - Math.abs(dot(hips, up)),
    dot(hips, shoulders),
    dot(unit(sub(at(L.l_shoulder), at(L.r_shoulder))), hips),
  ];
  for (const side of ['l', 'r'] as const) {
    const j = (name: string): number => L[`${side}_${name}` as keyof typeof L];
    parts.push(-dot(along(j('hip'), j('knee')), up), straight(j('hip'), j('knee'), j('ankle')));
    if (at(j('wrist')).every(Number.isFinite)) parts.push(straight(j('shoulder'), j('elbow'), j('wrist')));
  }
  return parts.reduce((worth, part) => worth * Math.max(0, part), 1);
}

/** Bones whose direction is matched exactly, as the joint that turns them and the joint they lead to. */
const BONES: readonly (readonly [joint: number, child: number])[] = [
  [L.l_hip, L.l_knee],
  [L.r_hip, L.r_knee],
  [L.l_knee, L.l_ankle],
  [L.r_knee, L.r_ankle],
  [L.l_shoulder, L.l_elbow],
  [L.r_shoulder, L.r_elbow],
  [L.l_elbow, L.l_wrist],
  [L.r_elbow, L.r_wrist],
];
const CHILD_OF = new Map<number, number>(BONES);
const FEET = new Map<number, number>([
  [L.l_ankle, L.l_foot],
  [L.r_ankle, L.r_foot],
]);

/**
 * Rotations of SMPL's joints for which its body stands as the skeleton does, in the skeleton's space: trunk, neck and
 * head upright along the body's axes, limbs along the skeleton's bones by the smallest turn from the bone above, feet
 * turned about the vertical only.
 *
 * @param rest rest joints of SMPL's body, shape [24, 3]
 * @param has  whether the skeleton has a joint
 * @returns shape [24] of 3 × 3
 */
export function referenceRotations(
  at: JointPlaces,
  axes: Rotation3,
  up: Vec3,
  rest: ArrayLike<number>,
  has: (joint: number) => boolean,
): Rotation3[] {
  const out: Rotation3[] = [];
  const restBone = (joint: number, child: number): Vec3 =>
    [0, 1, 2].map((a) => rest[3 * child + a]! - rest[3 * joint + a]!) as Vec3;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]! < 0 ? axes : out[PARENTS[j]!]!;
    const child = CHILD_OF.get(j);
    const toes = FEET.get(j);
    if (child !== undefined && has(j) && has(child)) {
      const bone = sub(at(child), at(j));
      const now = rotated(parent, unit(restBone(j, child)));
      out.push(norm(bone) > 0 ? product(swing(now, unit(bone)), parent) : parent);
    } else if (toes !== undefined) {
      out.push(has(j) && has(toes) ? footAlong(sub(at(toes), at(j)), restBone(j, toes), axes, up) : axes);
    } else if (j === L.neck || j === L.head || j === L.l_collar || j === L.r_collar) out.push(axes);
    else out.push(parent);
  }
  return out;
}

function footAlong(bone: Vec3, restBone: Vec3, axes: Rotation3, up: Vec3): Rotation3 {
  const flat = (v: Vec3): Vec3 => sub(v, scale(up, dot(v, up)));
  const wanted = flat(bone);
  const now = flat(rotated(axes, restBone));
  if (norm(wanted) < 1e-6 * norm(bone) || norm(now) === 0 || dot(unit(wanted), unit(now)) < -0.5) return axes;
  const angle = Math.atan2(dot(up, cross(now, wanted)), dot(now, wanted));
  return product(exponential(scale(up, angle)), axes);
}
