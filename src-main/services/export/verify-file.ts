import type { RestJoints } from '#shared/body/rest-joints.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import { compareMesh } from './compare-mesh.ts';
import { compareMotion, type MotionDifference } from './compare-motion.ts';
import type { TakeFormat } from './export-formats.ts';
import { checkCoco } from './read-back/check-coco.ts';
import type { LoadedMotion } from './read-back/loaded-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';
import { readBvh } from './read-back/read-bvh.ts';
import { readFbx } from './read-back/read-fbx.ts';
import { readGlb } from './read-back/read-glb.ts';
import { readNpzMotion } from './read-back/read-npz.ts';
import type { ExportReceipt } from './receipt.ts';
import { SOFTWARE } from './software.ts';

/** What a file was written from, as plain data that a worker can be given. */
export interface WrittenTake {
  readonly take: Take;
  /** The motion as it was written. */
  readonly motion: BodyMotion;
  /** True where the motion was brought to the nominal rate, so that its frames are not the take's. */
  readonly resampled: boolean;
  readonly mesh: RestMesh;
  /** Rest joints of the body as a function of shape. */
  readonly rest: RestJoints;
}

/** Largest errors a file may have when read back. */
export const TOLERANCE = { jointMm: 1, vertexMm: 1, rotationDeg: 0.1, timeMs: 1, keypointPx: 0.01 } as const;

/** The part of a receipt that is found by reading the file. */
export type Findings = Omit<ExportReceipt, 'file' | 'format' | 'sha256' | 'bytes'>;

type MotionFormat = Exclude<TakeFormat, 'coco'>;

const READERS: Readonly<Record<MotionFormat, { name: string; units: 'cm' | 'm'; read: Reader }>> = {
  fbx: { name: 'three.js FBXLoader', units: 'cm', read: async (bytes) => readFbx(bytes) },
  bvh: { name: 'three.js BVHLoader', units: 'cm', read: async (bytes) => readBvh(bytes) },
  glb: { name: 'three.js GLTFLoader', units: 'm', read: readGlb },
  npz: {
    name: 'fflate and forward kinematics',
    units: 'm',
    read: async (bytes, { rest }) => readNpzMotion(bytes, rest),
  },
};
type Reader = (bytes: Uint8Array, source: WrittenTake) => Promise<LoadedMotion>;

/**
 * Reads a finished file with another reader than its writer and compares it with the take.
 *
 * @throws ReadBackError where it cannot be read or an error is beyond `TOLERANCE`
 */
export async function verifyFile(format: TakeFormat, bytes: Uint8Array, source: WrittenTake): Promise<Findings> {
  if (format === 'coco') return verifyKeypoints(bytes, source.take);
  const { name, units, read } = READERS[format];
  const { motion: expected, resampled } = source;
  const loaded = await read(bytes, source);
  const difference = compareMotion(loaded, expected, resampled ? null : source.take.joints);
  const vertexErrorMm = format === 'fbx' || format === 'glb' ? compareMesh(loaded, expected, source.mesh) : null;
  refuseBeyondTolerance(difference, vertexErrorMm);
  return {
    ...common(source.take),
    animation: format === 'npz' ? null : expected.name,
    read_back_with: name,
    max_joint_error_mm: rounded(difference.maxJointErrorMm),
    max_rotation_error_deg: rounded(difference.maxRotationErrorDeg),
    max_vertex_error_mm: vertexErrorMm === null ? null : rounded(vertexErrorMm),
    max_keypoint_error_px: null,
    frames: expected.frames,
    duration_s: rounded(expected.times[expected.frames - 1]! + expected.fps.den / expected.fps.num),
    resampled,
    up_axis: 'Y',
    front_axis: '+Z',
    units,
    floor_height_m: 0,
    lowest_joint_m: rounded(difference.lowestJointM),
  };
}

function verifyKeypoints(bytes: Uint8Array, take: Take): Findings {
  const { frames, maxErrorPx } = checkCoco(bytes, take);
  if (!(maxErrorPx <= TOLERANCE.keypointPx))
    throw new ReadBackError(`a keypoint is off by ${maxErrorPx.toFixed(3)} px`);
  const { num, den } = take.fps;
  return {
    ...common(take),
    animation: null,
    read_back_with: 'JSON and schema',
    max_joint_error_mm: null,
    max_rotation_error_deg: null,
    max_vertex_error_mm: null,
    max_keypoint_error_px: rounded(maxErrorPx),
    frames,
    duration_s: rounded((take.ptsUs[take.frames - 1]! - take.ptsUs[0]!) / 1e6 + den / num),
    resampled: false,
    up_axis: null,
    front_axis: null,
    units: 'px',
    floor_height_m: null,
    lowest_joint_m: null,
  };
}

function common(take: Take) {
  return {
    software: SOFTWARE,
    person: take.person,
    first_frame: take.firstFrame,
    fps: take.fps.num / take.fps.den,
    body: take.body,
    licence: take.licence,
  };
}

function refuseBeyondTolerance(
  { maxJointErrorMm, maxRotationErrorDeg, maxTimeErrorMs }: MotionDifference,
  vertexErrorMm: number | null,
): void {
  if (!(maxJointErrorMm <= TOLERANCE.jointMm)) {
    throw new ReadBackError(`a joint stands ${maxJointErrorMm.toFixed(2)} mm from its place`);
  }
  if (!(maxRotationErrorDeg <= TOLERANCE.rotationDeg)) {
    throw new ReadBackError(`a joint is turned by ${maxRotationErrorDeg.toFixed(2)} degrees`);
  }
  if (vertexErrorMm !== null && !(vertexErrorMm <= TOLERANCE.vertexMm)) {
    throw new ReadBackError(`the mesh lies ${vertexErrorMm.toFixed(2)} mm from its place`);
  }
  if (!(maxTimeErrorMs <= TOLERANCE.timeMs)) {
    throw new ReadBackError(`a frame is shown ${maxTimeErrorMs.toFixed(1)} ms off its time`);
  }
}

/** Six significant digits are more than anybody needs of an error. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
