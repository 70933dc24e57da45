import { compareMesh } from '../compare-mesh.ts';
import { compareMotion } from '../compare-motion.ts';
import type { TakeFormat } from '../export-formats.ts';
import type { LoadedMotion } from '../read-back/loaded-motion.ts';
import { readAmassMotion } from '../read-back/read-amass.ts';
import { readBvh } from '../read-back/read-bvh.ts';
import { readFbx } from '../read-back/read-fbx.ts';
import { readGlb } from '../read-back/read-glb.ts';
import { readNpzMotion } from '../read-back/read-npz.ts';
import type { Findings } from '../receipt.ts';
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
  readonly read: (bytes: Uint8Array, source: WrittenTake) => Promise<LoadedMotion> | LoadedMotion;
}

const READERS: Readonly<Record<MotionFormat, FileReader>> = {
  fbx: { name: 'three.js FBXLoader', units: 'cm', up: 'Y', named: true, mesh: true, read: (bytes) => readFbx(bytes) },
  bvh: { name: 'three.js BVHLoader', units: 'cm', up: 'Y', named: true, mesh: false, read: (bytes) => readBvh(bytes) },
  glb: { name: 'three.js GLTFLoader', units: 'm', up: 'Y', named: true, mesh: true, read: (bytes) => readGlb(bytes) },
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
export async function verifyMotion(format: MotionFormat, bytes: Uint8Array, source: WrittenTake): Promise<Findings> {
  const reader = READERS[format];
  const { motion, resampling, take, mesh } = source;
  const loaded = await reader.read(bytes, source);
  const difference = compareMotion(loaded, motion, resampling ? null : take.joints);
  const vertexMm = reader.mesh && mesh ? compareMesh(loaded, motion, mesh) : null;
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
    up_axis: reader.up,
    front_axis: reader.up === 'Y' ? '+Z' : '-Y',
    units: reader.units,
    lowest_joint_m: rounded(difference.lowestJointM),
  };
}
