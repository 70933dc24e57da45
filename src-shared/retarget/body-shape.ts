import { JOINT } from '../body/smpl-tree.ts';
import { type Rig, rigPlace } from '../formats/rig/rig.ts';
import { type Rotation3, relative, rotated } from '../math/rotation3.ts';
import { add, norm, scale, sub, type Vec3 } from '../math/vec3.ts';
import type { RigBones } from './rig-mapping.ts';

/** A part of a body that hands must stay out of: an ellipsoid that moves with a joint. */
export interface BodyPart {
  /** SMPL's joint it moves with. */
  readonly joint: number;
  /** Its middle from the joint in rest, along the character's axes (left, up, ahead), metres. */
  readonly centre: Vec3;
  /** Half sizes along the same axes, metres. */
  readonly half: Vec3;
}

/** Parts, each the skin of some joints. */
const PARTS: readonly (readonly [joint: number, joints: readonly number[]])[] = [
  [JOINT.pelvis, [JOINT.pelvis, JOINT.spine1]],
  [JOINT.spine3, [JOINT.spine2, JOINT.spine3, JOINT.l_collar, JOINT.r_collar]],
  [JOINT.head, [JOINT.neck, JOINT.head]],
];
/** Share of the skin that lies within the half sizes: ears and bows may stick out. */
const WITHIN = 0.93;

/**
 * What hands must stay out of, from the character's skin; from the distances of its joints where it has none.
 *
 * @param axes rotation from SMPL's axes (left, up, ahead) to the character's in rest
 */
export function bodyParts(rig: Rig, { of }: RigBones, axes: Rotation3): BodyPart[] {
  const owner = ownersOf(rig, of);
  const toBody = (v: Vec3): Vec3 => rotated(relative(axes, IDENTITY), v);
  return PARTS.flatMap(([joint, joints]): BodyPart[] => {
    const node = of[joint]! >= 0 ? of[joint]! : (joints.map((one) => of[one]!).find((one) => one >= 0) ?? -1);
    if (node < 0) return [];
    const origin = rigPlace(rig, node);
    const points: Vec3[] = [];
    for (const [v, bone] of rig.skin?.nodes.entries() ?? []) {
      if (!joints.includes(owner[bone]!)) continue;
      const { vertices } = rig.skin!;
      points.push(toBody(sub([vertices[3 * v]!, vertices[3 * v + 1]!, vertices[3 * v + 2]!], origin)));
    }
    return [points.length >= 20 ? aroundPoints(joint, points) : aroundJoints(rig, of, joint, origin, toBody)];
  });
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** SMPL's joint each node belongs to: its own or that of the next mapped node above. */
function ownersOf({ nodes }: Rig, of: readonly number[]): number[] {
  const owner: number[] = [];
  for (const [i, { parent }] of nodes.entries()) {
    const own = of.indexOf(i);
    owner.push(own >= 0 ? own : parent >= 0 ? owner[parent]! : -1);
  }
  return owner;
}

function aroundPoints(joint: number, points: readonly Vec3[]): BodyPart {
  const centre: Vec3 = [0, 0, 0];
  const half: Vec3 = [0, 0, 0];
  for (let a = 0; a < 3; a++) {
    const sorted = points.map((point) => point[a]!).sort((p, q) => p - q);
    const cut = Math.floor(((1 - WITHIN) / 2) * sorted.length);
    const [low, high] = [sorted[cut]!, sorted[sorted.length - 1 - cut]!];
    centre[a] = (low + high) / 2;
    // An ellipsoid inside a box leaves corners out; upwards parts overlap anyway.
    half[a] = ((high - low) / 2) * (a === 1 ? 1.25 : 1.05);
  }
  return { joint, centre, half };
}

function aroundJoints(
  rig: Rig,
  of: readonly number[],
  joint: number,
  origin: Vec3,
  toBody: (v: Vec3) => Vec3,
): BodyPart {
  const at = (one: number): Vec3 => rigPlace(rig, of[one]!);
  const width = norm(sub(at(JOINT.l_shoulder), at(JOINT.r_shoulder))) / 2;
  const trunk = norm(sub(scale(add(at(JOINT.l_shoulder), at(JOINT.r_shoulder)), 0.5), at(JOINT.pelvis)));
  if (joint === JOINT.head)
    return { joint, centre: [0, 0.4 * width, 0.1 * width], half: [0.45 * width, 0.65 * width, 0.55 * width] };
  const isChest = joint === JOINT.spine3;
  const middle = isChest ? sub(scale(add(at(JOINT.l_shoulder), at(JOINT.r_shoulder)), 0.5), origin) : [0, 0, 0];
  const centre = toBody(middle as Vec3);
  return { joint, centre: [0, centre[1] * 0.6, 0], half: [0.8 * width, 0.4 * trunk, 0.55 * width] };
}
