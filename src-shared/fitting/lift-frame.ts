import type { BodyPoints } from '../body/landmarks.ts';
import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import {
  aligning,
  blend,
  exponential,
  IDENTITY3,
  logarithm,
  product,
  type Rotation3,
  relative,
  rotated,
  swing,
} from '../math/rotation3.ts';
import { cross, middle, norm, scale, sub, unit, type Vec3 } from '../math/vec3.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';

/** Rest landmarks and directions of a body, prepared once for lifting. */
export interface LiftRest {
  /** Landmarks of the rest pose, metres, one Vec3 each. */
  readonly at: readonly Vec3[];
}

/** Landmarks of the unposed body at β = 0. */
export function liftRest(body: BodyPoints): LiftRest {
  const at: Vec3[] = [];
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const j = body.landmarks.joint[k]!;
    at.push([0, 1, 2].map((a) => body.rest.base[3 * j + a]! + body.landmarks.base[3 * k + a]!) as Vec3);
  }
  return { at };
}

/** Elbow and knee axes of the left side in the rest frame (motion capture, models/pose-prior). */
const ELBOW_AXIS: Vec3 = [0, -0.884, 0.468];
const KNEE_AXIS: Vec3 = [0.992, 0, 0.123];
/** Bend (radians) under which a hinge says nothing about the twist of its limb, and from which on it says all. */
const BEND_FROM = 0.2;
const BEND_FULL = 0.7;
const HAND_TURN_LIMIT = 0.9;

/**
 * Local rotations of one frame from metric landmarks: the trunk from hips and shoulders, limbs by their directions
 * and the planes of elbows and knees, feet, hands and head from their own points.
 *
 * @param out   written: local rotations, row-major, shape [24, 3, 3], at `o`
 * @param world landmarks in metres, camera axes, shape [33, 3], read at `wo`
 */
export function liftFrameInto(
  out: Float64Array,
  o: number,
  rest: LiftRest,
  world: ArrayLike<number>,
  wo: number,
): void {
  const seen = (name: keyof typeof LANDMARK): Vec3 => {
    const i = wo + 3 * LANDMARK[name];
    return [world[i]!, world[i + 1]!, world[i + 2]!];
  };
  const bare = (name: keyof typeof LANDMARK): Vec3 => rest.at[LANDMARK[name]]!;
  const G: Rotation3[] = new Array(JOINT_COUNT).fill(IDENTITY3);

  const upOf = (p: typeof seen): Vec3 => sub(middle(p('l_shoulder'), p('r_shoulder')), middle(p('l_hip'), p('r_hip')));
  const hipsOf = (p: typeof seen): Vec3 => sub(p('l_hip'), p('r_hip'));
  const shouldersOf = (p: typeof seen): Vec3 => sub(p('l_shoulder'), p('r_shoulder'));
  // The long axis of the trunk is the better measured one, so it is matched exactly and the hips as near as can be.
  G[0] = aligning(upOf(bare), hipsOf(bare), upOf(seen), hipsOf(seen));
  const chest = aligning(upOf(bare), shouldersOf(bare), upOf(seen), shouldersOf(seen));
  const third = exponential(scale(logarithm(relative(G[0], chest)), 1 / 3));
  G[JOINT.spine1] = product(G[0], third);
  G[JOINT.spine2] = product(G[JOINT.spine1]!, third);
  G[JOINT.spine3] = product(G[JOINT.spine2]!, third);

  const faceOf = (p: typeof seen): Vec3 => sub(p('nose'), middle(p('l_ear'), p('r_ear')));
  const earsOf = (p: typeof seen): Vec3 => sub(p('l_ear'), p('r_ear'));
  const head = aligning(earsOf(bare), faceOf(bare), earsOf(seen), faceOf(seen));
  const nod = limited(logarithm(relative(G[JOINT.spine3]!, head)), 1.2);
  const half = exponential(scale(nod, 0.5));
  G[JOINT.neck] = product(G[JOINT.spine3]!, half);
  G[JOINT.head] = product(G[JOINT.neck]!, half);

  for (const side of ['l', 'r'] as const) {
    const mirror = (v: Vec3): Vec3 => (side === 'l' ? v : [v[0], -v[1], -v[2]]);
    const name = (s: string) => `${side}_${s}` as keyof typeof LANDMARK;
    const joint = (s: string) => JOINT[`${side}_${s}` as keyof typeof JOINT];
    const bone = (p: typeof seen, from: string, to: string): Vec3 => sub(p(name(to)), p(name(from)));

    G[joint('collar')] = G[JOINT.spine3]!;
    const upper = limb(
      G[JOINT.spine3]!,
      bone(bare, 'shoulder', 'elbow'),
      bone(seen, 'shoulder', 'elbow'),
      bone(seen, 'elbow', 'wrist'),
      mirror(ELBOW_AXIS),
      null,
    );
    G[joint('shoulder')] = upper;
    G[joint('elbow')] = product(
      swing(unit(rotated(upper, bone(bare, 'elbow', 'wrist'))), unit(bone(seen, 'elbow', 'wrist'))),
      upper,
    );
    const knucklesOf = (p: typeof seen): Vec3 => sub(middle(p(name('index')), p(name('pinky'))), p(name('wrist')));
    const breadthOf = (p: typeof seen): Vec3 => sub(p(name('index')), p(name('pinky')));
    const hand = aligning(knucklesOf(bare), breadthOf(bare), knucklesOf(seen), breadthOf(seen));
    const turn = limited(logarithm(relative(G[joint('elbow')]!, hand)), HAND_TURN_LIMIT);
    G[joint('wrist')] = product(G[joint('elbow')]!, exponential(turn));
    G[joint('hand')] = G[joint('wrist')]!;

    const footForward = (p: typeof seen): Vec3 => bone(p, 'heel', 'foot_index');
    const thigh = limb(
      G[0],
      bone(bare, 'hip', 'knee'),
      bone(seen, 'hip', 'knee'),
      bone(seen, 'knee', 'ankle'),
      mirror(KNEE_AXIS),
      aligning(bone(bare, 'hip', 'knee'), footForward(bare), bone(seen, 'hip', 'knee'), footForward(seen)),
    );
    G[joint('hip')] = thigh;
    const shank = product(
      swing(unit(rotated(thigh, bone(bare, 'knee', 'ankle'))), unit(bone(seen, 'knee', 'ankle'))),
      thigh,
    );
    G[joint('knee')] = shank;
    const foot = aligning(
      footForward(bare),
      bone(bare, 'ankle', 'knee'),
      footForward(seen),
      bone(seen, 'ankle', 'knee'),
    );
    const ankle = limited(logarithm(relative(shank, foot)), 0.8);
    G[joint('ankle')] = product(shank, exponential(ankle));
    G[joint('foot')] = G[joint('ankle')]!;
  }
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    out.set(parent < 0 ? G[j]! : relative(G[parent]!, G[j]!), o + 9 * j);
  }
}

/**
 * Global rotation of an upper arm or thigh. Bent, the plane of its hinge fixes the twist; straight, the twist is the
 * parent's, drawn half-way to `hint` where there is one.
 */
function limb(parent: Rotation3, bare: Vec3, upper: Vec3, lower: Vec3, hinge: Vec3, hint: Rotation3 | null): Rotation3 {
  const swung = product(swing(unit(rotated(parent, bare)), unit(upper)), parent);
  const straight = hint ? blend(swung, hint, 0.5) : swung;
  const normal = cross(unit(upper), unit(lower));
  const bend = Math.asin(Math.min(1, norm(normal)));
  const u = Math.min(1, Math.max(0, (bend - BEND_FROM) / (BEND_FULL - BEND_FROM)));
  if (u === 0) return straight;
  return blend(straight, aligning(bare, hinge, upper, normal), u);
}

function limited(v: Vec3, most: number): Vec3 {
  const n = norm(v);
  return n > most ? scale(v, most / n) : v;
}
