import { JOINT, JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import { vertexNormals } from '#shared/formats/rest-mesh.ts';
import { type Quaternion, restPose, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import type { PresetChoices } from '#shared/retarget/preset.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget } from '#shared/retarget/retarget.ts';

/** A character for tests: its skeleton in rest and a body of blobs around its bones. */
export interface MadeRig {
  readonly motion: SkeletonMotion;
  readonly mesh: RestMesh;
}

/** How a character differs from a person: lengths of bones and thickness of its blobs, as multiples. */
export interface RigShape {
  readonly arms: number;
  readonly legs: number;
  readonly trunk: number;
  readonly shoulders: number;
  readonly hips: number;
  readonly head: number;
  readonly girth: number;
}

export const PERSON: RigShape = { arms: 1, legs: 1, trunk: 1, shoulders: 1, hips: 1, head: 1, girth: 1 };
/** Short arms and legs, a round trunk, a large head. */
export const CARTOON: RigShape = {
  arms: 0.62,
  legs: 0.6,
  trunk: 0.95,
  shoulders: 1.25,
  hips: 1.3,
  head: 1.9,
  girth: 1.75,
};
/** Long limbs on a narrow body. */
export const LANKY: RigShape = {
  arms: 1.25,
  legs: 1.2,
  trunk: 0.95,
  shoulders: 0.75,
  hips: 0.8,
  head: 0.9,
  girth: 0.8,
};

/** Where a person's joints are in rest, metres: left, up, ahead. The right side is the mirror of the left. */
const PLACES: Readonly<Record<string, readonly [number, number, number]>> = {
  pelvis: [0, 0.95, 0],
  l_hip: [0.09, 0.87, 0],
  l_knee: [0.1, 0.47, 0.01],
  l_ankle: [0.1, 0.08, -0.03],
  l_foot: [0.1, 0.02, 0.1],
  spine1: [0, 1.06, -0.02],
  spine2: [0, 1.19, -0.02],
  spine3: [0, 1.25, -0.01],
  neck: [0, 1.46, -0.03],
  head: [0, 1.55, 0.01],
  l_collar: [0.07, 1.38, -0.02],
  l_shoulder: [0.18, 1.4, -0.03],
  l_elbow: [0.44, 1.39, -0.04],
  l_wrist: [0.69, 1.4, -0.04],
  l_hand: [0.78, 1.4, -0.05],
};

/** A character with a preset's names and axes and a shape of its own. `rename` gives bones other names. */
export function makeRig(
  preset: string,
  shape: RigShape = PERSON,
  rename = (name: string): string => name,
  choices: PresetChoices = {},
): MadeRig {
  const rest = restOf(shape);
  const still: BodyMotion = {
    ...{ name: 'character', body: 'made up', licence: 'free', rest, frames: 2, fps: { num: 30, den: 1 } },
    times: Float64Array.of(0, 1 / 30),
    rotations: Float64Array.from({ length: 2 * JOINT_COUNT * 4 }, (_, i) => (i % 4 === 3 ? 1 : 0)),
    pelvis: Float64Array.of(...rest.subarray(0, 3), ...rest.subarray(0, 3)),
  };
  const own = retarget(still, preset, { rootMotion: 'still', ...choices });
  const motion = choices.fingers === 'relaxed' ? restingBent(own) : own;
  // Standing in rest, whatever the preset's rest pose is.
  const count = motion.joints.length;
  const rotations = Float64Array.from(
    { length: 2 * count * 4 },
    (_, i) => motion.joints[Math.floor(i / 4) % count]!.rotation[i % 4]!,
  );
  const joints = motion.joints.map((joint) => ({ ...joint, name: rename(joint.name) }));
  const moving = motion.moving.map(({ joint, positions }) => ({
    joint,
    positions: positions.map((_, i) => joints[joint]!.offset[i % 3]!),
  }));
  const standing = { ...motion, joints, rotations, moving };
  return { motion: standing, mesh: blobs(standing, shape) };
}

/** The same character with its fingers bent in rest as they are in the motion. */
function restingBent(motion: SkeletonMotion): SkeletonMotion {
  const joints = motion.joints.map((joint, j) => {
    const rotation = [...motion.rotations.subarray(4 * j, 4 * j + 4)] as unknown as Quaternion;
    return /thumb|index|middle|ring|pinky/i.test(joint.name) ? { ...joint, rotation } : joint;
  });
  const { positions, rotations } = restPose(joints);
  return { ...motion, joints, restPositions: positions, restRotations: rotations };
}

export function rigFbx({ motion, mesh }: MadeRig, preset: string): Uint8Array {
  return writeFbx([{ motion, mesh }], 'test', { space: presetOf(preset).fbx });
}

export function rigGlb({ motion, mesh }: MadeRig): Promise<Uint8Array> {
  return writeGlb([{ motion, mesh }], 'test');
}

function restOf(shape: RigShape): Float64Array {
  const person = new Float64Array(JOINT_COUNT * 3);
  for (const [name, [x, y, z]] of Object.entries(PLACES)) {
    person.set([x, y, z], 3 * JOINT[name as keyof typeof JOINT]);
    if (name.startsWith('l_')) person.set([-x, y, z], 3 * JOINT[`r_${name.slice(2)}` as keyof typeof JOINT]);
  }
  const out = person.slice();
  for (let j = 1; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    const [sx, sy] = factors(j, shape);
    for (let a = 0; a < 3; a++) {
      const bone = person[3 * j + a]! - person[3 * parent + a]!;
      out[3 * j + a] = out[3 * parent + a]! + bone * (a === 0 ? sx : sy);
    }
  }
  const sink = out[3 * JOINT.l_foot + 1]! - 0.02;
  return out.map((value, i) => (i % 3 === 1 ? value - sink : value));
}

function factors(joint: number, { arms, legs, trunk, shoulders, hips, head }: RigShape): [number, number] {
  const name = Object.keys(JOINT).find((key) => JOINT[key as keyof typeof JOINT] === joint)!;
  if (/hip/.test(name)) return [hips, 1];
  if (/knee|ankle|foot/.test(name)) return [legs, legs];
  if (/collar|shoulder/.test(name)) return [shoulders, trunk];
  if (/elbow|wrist|hand/.test(name)) return [arms, arms];
  return name === 'head' ? [head, head] : [trunk, trunk];
}

/** Half thickness of the blob along each bone, metres: sideways, and front to back; `l_` stands for both sides. */
const THICK: Readonly<Record<string, readonly [number, number]>> = {
  pelvis: [0.15, 0.11],
  spine1: [0.14, 0.1],
  spine3: [0.17, 0.12],
  head: [0.085, 0.1],
  l_hip: [0.08, 0.08],
  l_knee: [0.055, 0.055],
  l_ankle: [0.04, 0.04],
  l_shoulder: [0.045, 0.045],
  l_elbow: [0.035, 0.035],
  l_wrist: [0.04, 0.025],
};

/** One ellipsoid per part of the body, bound to the joint that follows it. */
function blobs({ matches, restPositions }: SkeletonMotion, shape: RigShape): RestMesh {
  const vertices: number[] = [];
  const faces: number[] = [];
  const bones: number[] = [];
  const at = (of: number): number[] | null => {
    const match = matches.find((one) => one.of === of && one.placed);
    return match ? [...restPositions.subarray(3 * match.joint, 3 * match.joint + 3)] : null;
  };
  const nextOf: Readonly<Record<string, string>> = {
    ...{ pelvis: 'spine1', spine1: 'spine3', spine3: 'neck', l_hip: 'l_knee', l_knee: 'l_ankle', l_ankle: 'l_foot' },
    ...{ l_shoulder: 'l_elbow', l_elbow: 'l_wrist' },
  };
  const add = (name: string, end: readonly number[], thick: readonly [number, number]): void => {
    const joint = JOINT[name as keyof typeof JOINT];
    const start = at(joint);
    const bone = matches.find(({ of, placed }) => of === joint && placed)!.joint;
    if (start) ellipsoid(vertices, faces, bones, bone, start, end, thick);
  };
  for (const [name, [side, deep]] of Object.entries(THICK)) {
    const isTrunk = /pelvis|spine/.test(name);
    const girth = name === 'head' ? shape.head : isTrunk ? shape.girth : Math.sqrt(shape.girth);
    for (const own of name.startsWith('l_') ? [name, `r_${name.slice(2)}`] : [name]) {
      const joint = JOINT[own as keyof typeof JOINT];
      const start = at(joint)!;
      const next = nextOf[name]?.replace(/^l_/, own.slice(0, 2).replace(/^[^lr].*/, 'l_'));
      const end =
        name === 'head'
          ? [start[0]!, start[1]! + 0.17 * shape.head, start[2]! + 0.02]
          : name === 'l_wrist'
            ? handEnd(start, at(PARENTS[joint]!)!)
            : at(JOINT[next as keyof typeof JOINT])!;
      add(own, end, [side * girth, deep * girth]);
    }
  }
  const all = Float32Array.from(vertices);
  const triangles = Uint32Array.from(faces);
  const count = bones.length;
  return {
    ...{ vertexCount: count, vertices: all, normals: vertexNormals(all, triangles), faces: triangles },
    skinJoints: Uint8Array.from({ length: 4 * count }, (_, i) => (i % 4 === 0 ? bones[i >> 2]! : 0)),
    skinWeights: Float32Array.from({ length: 4 * count }, (_, i) => (i % 4 === 0 ? 1 : 0)),
  };
}

function handEnd(wrist: readonly number[], elbow: readonly number[]): number[] {
  return wrist.map((value, a) => value + 0.6 * (value - elbow[a]!));
}

const RINGS = 8;
const SPOKES = 12;

function ellipsoid(
  vertices: number[],
  faces: number[],
  bones: number[],
  bone: number,
  from: readonly number[],
  to: readonly number[],
  [side, deep]: readonly [number, number],
): void {
  const first = bones.length;
  const axis = to.map((value, a) => value - from[a]!);
  const length = Math.hypot(...axis);
  const y = axis.map((value) => value / length);
  const helper = Math.abs(y[0]!) > 0.8 ? [0, 1, 0] : [1, 0, 0];
  const z = unitOf(crossOf(helper, y));
  const x = crossOf(y, z);
  const centre = from.map((value, a) => value + axis[a]! / 2);
  for (let r = 0; r <= RINGS; r++) {
    for (let s = 0; s < SPOKES; s++) {
      const up = (Math.PI * r) / RINGS;
      const round = (2 * Math.PI * s) / SPOKES;
      const [a, b, c] = [
        Math.sin(up) * Math.cos(round) * side,
        -Math.cos(up) * (length / 2 + side * 0.5),
        Math.sin(up) * Math.sin(round) * deep,
      ];
      for (let k = 0; k < 3; k++) vertices.push(centre[k]! + a * x[k]! + b * y[k]! + c * z[k]!);
      bones.push(bone);
    }
  }
  for (let r = 0; r < RINGS; r++) {
    for (let s = 0; s < SPOKES; s++) {
      const [p, q] = [first + r * SPOKES + s, first + r * SPOKES + ((s + 1) % SPOKES)];
      faces.push(p, p + SPOKES, q, q, p + SPOKES, q + SPOKES);
    }
  }
}

function crossOf(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((i) => a[(i + 1) % 3]! * b[(i + 2) % 3]! - a[(i + 2) % 3]! * b[(i + 1) % 3]!);
}

function unitOf(a: readonly number[]): number[] {
  const length = Math.hypot(...a);
  return a.map((value) => value / length);
}
