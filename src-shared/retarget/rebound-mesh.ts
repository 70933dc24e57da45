import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { type RestMesh, vertexNormals } from '../formats/rest-mesh.ts';
import { rotated } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { LaidOutPreset } from './retarget-to-preset.ts';

/** Most bones that move one vertex. */
const INFLUENCES = 4;

/** Where along a bone (0 at its joint, 1 at its end) which joint of the preset holds the skin. */
interface Stop {
  readonly along: number;
  readonly joint: number;
}

/**
 * A body's mesh on a preset's skeleton: posed into the preset's rest pose, its weights handed to the preset's joints.
 * Skin of limbs with twist bones is shared out along the limb.
 *
 * @param mesh SMPL's rest mesh
 * @param rest its rest joints, metres, shape [24, 3]
 */
export function reboundMesh(mesh: RestMesh, rest: ArrayLike<number>, laid: LaidOutPreset): RestMesh {
  const stops = Array.from({ length: JOINT_COUNT }, (_, j) => stopsOf(j, laid));
  const vertices = new Float32Array(mesh.vertices.length);
  const skinJoints = new Uint8Array(mesh.skinJoints.length);
  const skinWeights = new Float32Array(mesh.skinWeights.length);
  const shares = new Map<number, number>();
  for (let v = 0; v < mesh.vertexCount; v++) {
    shares.clear();
    const at: Vec3 = [mesh.vertices[3 * v]!, mesh.vertices[3 * v + 1]!, mesh.vertices[3 * v + 2]!];
    for (let s = INFLUENCES * v; s < INFLUENCES * (v + 1); s++) {
      const weight = mesh.skinWeights[s]!;
      const joint = mesh.skinJoints[s]!;
      if (weight === 0) continue;
      const moved = posed(at, joint, rest, laid);
      for (let a = 0; a < 3; a++) vertices[3 * v + a]! += weight * moved[a]!;
      handOut(shares, stops[joint]!, weight, alongBone(at, joint, rest));
    }
    const largest = [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, INFLUENCES);
    const sum = largest.reduce((total, [, weight]) => total + weight, 0);
    for (const [i, [joint, weight]] of largest.entries()) {
      skinJoints[INFLUENCES * v + i] = joint;
      skinWeights[INFLUENCES * v + i] = weight / sum;
    }
  }
  const { faces, vertexCount } = mesh;
  return { vertexCount, faces, vertices, normals: vertexNormals(vertices, faces), skinJoints, skinWeights };
}

/** A point of the rest mesh as one joint of SMPL's carries it into the preset's rest pose. */
function posed(point: Vec3, joint: number, rest: ArrayLike<number>, { stance }: LaidOutPreset): Vec3 {
  const away = point.map((value, a) => value - rest[3 * joint + a]!) as Vec3;
  const turned = rotated(stance.rotations[joint]!, away);
  return turned.map((value, a) => value + stance.positions[joint]![a]!) as Vec3;
}

/** Who holds the skin of one of SMPL's joints. Joints the preset has not are carried by the one above. */
function stopsOf(joint: number, laid: LaidOutPreset): Stop[] {
  const { table } = laid;
  for (let of = joint; of >= 0; of = PARENTS[of]!) {
    const own = table.findIndex((one) => one.of !== null && JOINT[one.of] === of && !one.twist && !one.role);
    if (own < 0) continue;
    const twists = table.flatMap(({ twist, of: bone }, j) => {
      return twist && bone !== null && JOINT[bone] === of && of === joint
        ? [{ along: twist.share, joint: j, twist }]
        : [];
    });
    const isUpper = twists[0]?.twist.kind === 'from';
    return [...twists, { along: isUpper ? 1 : 0, joint: own }].sort((a, b) => a.along - b.along);
  }
  throw new RangeError('a preset needs a joint that follows the pelvis');
}

/** How far along its bone a point lies, 0 at the joint, 1 at the next; 0 for joints without twist bones. */
function alongBone(point: Vec3, joint: number, rest: ArrayLike<number>): number {
  const end = NEXT[joint];
  if (end === undefined) return 0;
  let dot = 0;
  let square = 0;
  for (let a = 0; a < 3; a++) {
    const bone = rest[3 * end + a]! - rest[3 * joint + a]!;
    dot += bone * (point[a]! - rest[3 * joint + a]!);
    square += bone * bone;
  }
  return square > 0 ? dot / square : 0;
}

const NEXT: Readonly<Record<number, number>> = Object.fromEntries(
  (['l', 'r'] as const).flatMap((s) => [
    [JOINT[`${s}_shoulder`], JOINT[`${s}_elbow`]],
    [JOINT[`${s}_elbow`], JOINT[`${s}_wrist`]],
    [JOINT[`${s}_hip`], JOINT[`${s}_knee`]],
    [JOINT[`${s}_knee`], JOINT[`${s}_ankle`]],
  ]),
);

/** Gives a weight to the two joints between which a point lies. */
function handOut(shares: Map<number, number>, stops: readonly Stop[], weight: number, along: number): void {
  const give = (joint: number, part: number): void => {
    if (part > 0) shares.set(joint, (shares.get(joint) ?? 0) + part);
  };
  const after = stops.findIndex((stop) => stop.along >= along);
  if (after <= 0) {
    give(stops.at(after)!.joint, weight);
    return;
  }
  const [low, high] = [stops[after - 1]!, stops[after]!];
  const u = (along - low.along) / (high.along - low.along);
  give(low.joint, weight * (1 - u));
  give(high.joint, weight * u);
}
