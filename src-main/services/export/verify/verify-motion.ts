import type { KeyTolerance, ReducedKeys } from '#shared/exporting/reduce-keys.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { compareMesh } from '../compare-mesh.ts';
import { compareMotion } from '../compare-motion.ts';
import { compareShapes } from '../compare-shapes.ts';
import { isSkeletonFormat, type TakeFormat } from '../export-formats.ts';
import type { LoadedMotion, Sought } from '../read-back/loaded-motion.ts';
import { readAmassMotion } from '../read-back/read-amass.ts';
import { readBvh } from '../read-back/read-bvh.ts';
import { openFbx } from '../read-back/read-fbx.ts';
import { openGlb } from '../read-back/read-glb.ts';
import { readNpzMotion } from '../read-back/read-npz.ts';
import { readUsd } from '../read-back/read-usd.ts';
import type { Findings, KeyReduction } from '../receipt.ts';
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
  readonly read: (bytes: Uint8Array, source: WrittenTake, sought: Sought) => Promise<LoadedMotion> | LoadedMotion;
}

const USD_READER: FileReader = {
  name: 'three.js USDLoader',
  units: 'm',
  up: 'Y',
  named: true,
  mesh: true,
  read: (bytes, _, { names }) => readUsd(bytes, names!),
};

const READERS: Readonly<Record<MotionFormat, FileReader>> = {
  fbx: {
    name: 'three.js FBXLoader',
    units: 'cm',
    up: 'Y',
    named: true,
    mesh: true,
    read: (bytes, _, sought) => openFbx(bytes)(sought),
  },
  bvh: {
    name: 'three.js BVHLoader',
    units: 'cm',
    up: 'Y',
    named: true,
    mesh: false,
    read: (bytes, { preset }, { names }) => readBvh(bytes, names, presetOf(preset).bvhMetresPerUnit),
  },
  glb: {
    name: 'three.js GLTFLoader',
    units: 'm',
    up: 'Y',
    named: true,
    mesh: true,
    read: async (bytes, _, sought) => (await openGlb(bytes))(sought),
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
  scene: SkeletonScene,
): Promise<Findings> {
  const names = scene.skeleton.joints.map(({ name }) => name);
  const loaded = await READERS[format].read(bytes, source, { names, times: timesOf(scene) });
  return motionFindings(format, loaded, source, scene);
}

/** Where curves have keys of their own, the frames to look at, seconds of the scene. */
export function timesOf({ skeleton, reduced }: SkeletonScene): Float64Array | undefined {
  const { start = 0 } = skeleton;
  return reduced && skeleton.times.map((time) => start + time);
}

/** What comparing one person of a file with their take gives. @throws ReadBackError */
export function motionFindings(
  format: MotionFormat,
  loaded: LoadedMotion,
  source: WrittenTake,
  { skeleton, mesh, reduced }: SkeletonScene,
): Findings {
  const reader = READERS[format];
  const { motion, resampling, take, preset, reduceKeys = null } = source;
  const difference = compareMotion(loaded, skeleton, motion, resampling ? null : take.joints);
  const vertexMm = reader.mesh && mesh ? compareMesh(loaded, skeleton, mesh) : null;
  refuseBeyondTolerance(
    {
      jointMm: difference.maxJointErrorMm,
      rotationDeg: difference.maxRotationErrorDeg,
      vertexMm,
      timeMs: difference.maxTimeErrorMs,
    },
    reduceKeys,
  );
  const shapes = reader.mesh && mesh?.shapes ? compareShapes(loaded, mesh) : null;
  return {
    ...NOTHING_FOUND,
    ...ofMotion(source),
    animation: reader.named ? motion.name : null,
    read_back_with: reader.name,
    max_joint_error_mm: rounded(difference.maxJointErrorMm),
    max_rotation_error_deg: rounded(difference.maxRotationErrorDeg),
    max_vertex_error_mm: vertexMm === null ? null : rounded(vertexMm),
    blend_shapes: shapes,
    key_reduction: reduced && reduceKeys ? keyReduction(reduced, reduceKeys) : null,
    preset: isSkeletonFormat(format) ? preset : null,
    joints: skeleton.joints.length,
    ...spaceOf(format, preset),
    lowest_joint_m: rounded(difference.lowestJointM),
  };
}

function keyReduction(reduced: ReducedKeys, { millimetres, degrees }: KeyTolerance): KeyReduction {
  return {
    keys_in: reduced.keysIn,
    keys_out: reduced.keysOut,
    allowed_mm: millimetres,
    allowed_deg: degrees,
    max_error_mm: rounded(reduced.maxErrorMm),
    max_error_deg: rounded(reduced.maxErrorDeg),
  };
}

/** Unit and axes of the file: the format's own, but for FBX and BVH that a preset wants otherwise. */
function spaceOf(format: MotionFormat, preset: string): Pick<Findings, 'up_axis' | 'front_axis' | 'units'> {
  const { units, up } = READERS[format];
  const { fbx, bvhMetresPerUnit } = presetOf(preset);
  const told = format === 'fbx' ? fbx.metresPerUnit : format === 'bvh' ? bvhMetresPerUnit : undefined;
  const up_axis = format === 'fbx' && fbx.up === 'z' ? 'Z' : up;
  const named = told === undefined ? units : told === 1 ? 'm' : told === 0.001 ? 'mm' : 'cm';
  return { up_axis, front_axis: up_axis === 'Y' ? '+Z' : '-Y', units: named };
}
