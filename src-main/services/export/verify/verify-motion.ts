import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { compareMesh } from '../compare-mesh.ts';
import { compareMotion } from '../compare-motion.ts';
import { isSkeletonFormat, type TakeFormat } from '../export-formats.ts';
import type { LoadedMotion } from '../read-back/loaded-motion.ts';
import { readAmassMotion } from '../read-back/read-amass.ts';
import { readBvh } from '../read-back/read-bvh.ts';
import { readFbx } from '../read-back/read-fbx.ts';
import { readGlb } from '../read-back/read-glb.ts';
import { readNpzMotion } from '../read-back/read-npz.ts';
import { readUsd } from '../read-back/read-usd.ts';
import type { Findings } from '../receipt.ts';
import type { SkeletonScene } from '../skeleton-for.ts';
import type { WrittenTake } from '../written-take.ts';
import { NOTHING_FOUND, ofMotion, refuseBeyondTolerance, rounded } from './common-findings.ts';

/** Kinds of file that hold a skeleton's motion. */
export type MotionFormat = Exclude<TakeFormat, 'coco' | 'trc' | 'c3d' | 'csv' | 'mot'>;

interface FileReader {
  readonly name: string;
  readonly units: 'cm' | 'm';
  readonly up: 'Y' | 'Z';
  /** True for files whose animation bears a name. */
  readonly named: boolean;
  /** True where the file holds the mesh if there is one. */
  readonly mesh: boolean;
  readonly read: (
    bytes: Uint8Array,
    source: WrittenTake,
    names: readonly string[],
  ) => Promise<LoadedMotion> | LoadedMotion;
}

const USD_READER: FileReader = {
  name: 'three.js USDLoader',
  units: 'm',
  up: 'Y',
  named: true,
  mesh: true,
  read: (bytes, _, names) => readUsd(bytes, names),
};

const READERS: Readonly<Record<MotionFormat, FileReader>> = {
  fbx: {
    name: 'three.js FBXLoader',
    units: 'cm',
    up: 'Y',
    named: true,
    mesh: true,
    read: (bytes, _, names) => readFbx(bytes, names),
  },
  bvh: {
    name: 'three.js BVHLoader',
    units: 'cm',
    up: 'Y',
    named: true,
    mesh: false,
    read: (bytes, { preset }, names) => readBvh(bytes, names, presetOf(preset).bvhMetresPerUnit),
  },
  glb: {
    name: 'three.js GLTFLoader',
    units: 'm',
    up: 'Y',
    named: true,
    mesh: true,
    read: (bytes, _, names) => readGlb(bytes, names),
  },
  usd: USD_READER,
  usdz: USD_READER,
  npz: {
    name: 'fflate and forward kinematics',
    units: 'm',
    up: 'Y',
    named: false,
    mesh: false,
    read: (bytes, { rest }) => readNpzMotion(bytes, rest),
  },
  amass: {
    name: 'fflate and forward kinematics with Z up',
    units: 'm',
    up: 'Z',
    named: false,
    mesh: false,
    read: (bytes, { rest }) => readAmassMotion(bytes, rest),
  },
};

/** Poses the skeleton of a file at every frame, and some of its mesh, and compares both with the take. */
export async function verifyMotion(
  format: MotionFormat,
  bytes: Uint8Array,
  source: WrittenTake,
  { skeleton, mesh }: SkeletonScene,
): Promise<Findings> {
  const reader = READERS[format];
  const { motion, resampling, take, preset } = source;
  const names = skeleton.joints.map(({ name }) => name);
  const loaded = await reader.read(bytes, source, names);
  const difference = compareMotion(loaded, skeleton, motion, resampling ? null : take.joints);
  const vertexMm = reader.mesh && mesh ? compareMesh(loaded, skeleton, mesh) : null;
  refuseBeyondTolerance({
    jointMm: difference.maxJointErrorMm,
    rotationDeg: difference.maxRotationErrorDeg,
    vertexMm,
    timeMs: difference.maxTimeErrorMs,
  });
  return {
    ...NOTHING_FOUND,
    ...ofMotion(source),
    animation: reader.named ? motion.name : null,
    read_back_with: reader.name,
    max_joint_error_mm: rounded(difference.maxJointErrorMm),
    max_rotation_error_deg: rounded(difference.maxRotationErrorDeg),
    max_vertex_error_mm: vertexMm === null ? null : rounded(vertexMm),
    preset: isSkeletonFormat(format) ? preset : null,
    joints: skeleton.joints.length,
    ...spaceOf(format, preset),
    lowest_joint_m: rounded(difference.lowestJointM),
  };
}

/** Unit and axes of the file: the format's own, but for FBX and BVH that a preset wants otherwise. */
function spaceOf(format: MotionFormat, preset: string): Pick<Findings, 'up_axis' | 'front_axis' | 'units'> {
  const { units, up } = READERS[format];
  const { fbx, bvhMetresPerUnit } = presetOf(preset);
  const told = format === 'fbx' ? fbx.metresPerUnit : format === 'bvh' ? bvhMetresPerUnit : undefined;
  const up_axis = format === 'fbx' && fbx.up === 'z' ? 'Z' : up;
  return { up_axis, front_axis: up_axis === 'Y' ? '+Z' : '-Y', units: told === 1 ? 'm' : units };
}
