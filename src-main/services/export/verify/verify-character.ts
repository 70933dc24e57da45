import { createPosedSkeleton, poseSkeletonInto, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { quaternionToMatrixInto } from '#shared/math/rotation.ts';
import type { LoadedMotion } from '../read-back/loaded-motion.ts';
import { ReadBackError } from '../read-back/read-back-error.ts';
import { readFbx } from '../read-back/read-fbx.ts';
import { readGlb } from '../read-back/read-glb.ts';
import type { Findings } from '../receipt.ts';
import type { SkeletonScene } from '../skeleton-for.ts';
import type { WrittenTake } from '../written-take.ts';
import { NOTHING_FOUND, ofMotion, refuseBeyondTolerance, rounded } from './common-findings.ts';

/**
 * Poses somebody's own character at every frame of its file and compares its bones with where the retargeted motion has
 * them. Nodes that share a name, or have none, cannot be told apart and are left out.
 */
export async function verifyCharacter(
  bytes: Uint8Array,
  source: WrittenTake,
  { skeleton, rig }: SkeletonScene,
): Promise<Findings> {
  const all = skeleton.joints.map(({ name }) => name);
  const told = all.flatMap((name, j) => (name !== '' && all.indexOf(name) === all.lastIndexOf(name) ? [j] : []));
  const names = told.map((j) => all[j]!);
  const isGlb = rig!.format === 'glb';
  const loaded = isGlb ? await readGlb(bytes, names) : readFbx(bytes, names);
  const found = compare(loaded, skeleton, told);
  refuseBeyondTolerance(found);
  const { up = 'y', metresPerUnit = 0.01 } = isGlb ? { metresPerUnit: 1 } : rig!.space;
  return {
    ...NOTHING_FOUND,
    ...ofMotion(source),
    animation: skeleton.name,
    preset: source.character!.name,
    joints: told.length,
    read_back_with: isGlb ? 'three.js GLTFLoader' : 'three.js FBXLoader',
    max_joint_error_mm: rounded(found.jointMm),
    max_rotation_error_deg: rounded(found.rotationDeg),
    up_axis: up === 'z' ? 'Z' : 'Y',
    front_axis: null,
    units: metresPerUnit === 1 ? 'm' : 'cm',
    lowest_joint_m: rounded(found.lowest),
  };
}

function compare(loaded: LoadedMotion, skeleton: SkeletonMotion, told: readonly number[]) {
  const { frames, times } = skeleton;
  if (loaded.frames !== frames) throw new ReadBackError(`it holds ${loaded.frames} frames instead of ${frames}`);
  const positions = new Float64Array(told.length * 3);
  const rotations = new Float64Array(told.length * 9);
  const posed = createPosedSkeleton(skeleton);
  const turn = new Float64Array(9);
  const worst = { jointMm: 0, rotationDeg: 0, timeMs: 0, lowest: Number.POSITIVE_INFINITY };
  for (let f = 0; f < frames; f++) {
    loaded.poseInto(positions, rotations, f);
    poseSkeletonInto(posed, skeleton, f);
    worst.timeMs = Math.max(worst.timeMs, 1000 * Math.abs(loaded.times[f]! - loaded.times[0]! - times[f]!));
    for (const [i, j] of told.entries()) {
      let square = 0;
      for (let a = 0; a < 3; a++) square += (positions[3 * i + a]! - posed.positions[3 * j + a]!) ** 2;
      quaternionToMatrixInto(turn, 0, posed.rotations, 4 * j);
      let difference = 0;
      for (let k = 0; k < 9; k++) difference += (rotations[9 * i + k]! - turn[k]!) ** 2;
      const degrees = (2 * Math.asin(Math.min(1, Math.sqrt(difference / 8))) * 180) / Math.PI;
      worst.jointMm = beyond(worst.jointMm, 1000 * Math.sqrt(square));
      worst.rotationDeg = beyond(worst.rotationDeg, degrees);
      worst.lowest = Math.min(worst.lowest, positions[3 * i + 1]!);
    }
  }
  return worst;
}

/** The larger one; a broken number counts as infinitely far. */
function beyond(before: number, value: number): number {
  if (value <= before) return before;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
