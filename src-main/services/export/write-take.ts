import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { writeAmassNpz } from '#shared/formats/amass-npz.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { type CocoClip, writeCoco } from '#shared/formats/coco.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { type ScenePerson, writeGlb } from '#shared/formats/glb.ts';
import { writeMot } from '#shared/formats/opensim/mot.ts';
import { writeTrc } from '#shared/formats/opensim/trc.ts';
import { writeC3d } from '#shared/formats/points/c3d.ts';
import { writeCsv } from '#shared/formats/points/csv.ts';
import { pointMotion } from '#shared/formats/points/point-motion.ts';
import { writeRigMotion } from '#shared/formats/rig/write-rig-motion.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { primName } from '#shared/formats/usd/prim-names.ts';
import { writeUsda } from '#shared/formats/usd/write-usda.ts';
import { writeUsdz } from '#shared/formats/usd/write-usdz.ts';
import { presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import type { TakeFormat, TogetherFormat } from './export-formats.ts';
import type { ScenePart, SkeletonScene } from './skeleton-for.ts';
import { SOFTWARE } from './software.ts';
import type { WrittenTake } from './written-take.ts';

/**
 * The content of a take's file in one format.
 *
 * @param scene the skeleton it is written for (`skeletonFor`)
 * @param name  name the file will have
 */
export async function writeTake(
  format: TakeFormat,
  source: WrittenTake,
  scene: SkeletonScene,
  clip: CocoClip,
  name: string,
): Promise<Uint8Array | string | Iterable<string>> {
  const { take, motion, markers, rest, preset, note, camera } = source;
  const people = [peopleOf(scene)];
  if (source.character && scene.rig) return writeRigMotion(source.character.file, scene.rig, scene.skeleton, SOFTWARE);
  switch (format) {
    case 'fbx':
      return writeFbx(people, SOFTWARE, { space: presetOf(preset).fbx, camera });
    case 'bvh':
      return writeBvh(scene.skeleton, { metresPerUnit: presetOf(preset).bvhMetresPerUnit });
    case 'glb':
      return writeGlb(people, SOFTWARE, { camera });
    case 'usd':
      return writeUsda(people, SOFTWARE, note, camera);
    case 'usdz':
      return writeUsdz(`${primName(motion.name)}.usda`, await bytesOf(writeUsda(people, SOFTWARE, note, camera)));
    case 'npz':
      return writeTakeNpz(take);
    case 'coco':
      return writeCoco([take], clip, SOFTWARE);
    case 'amass':
      return writeAmassNpz(motion, take.betas, shapedRestJoints(rest, take.betas), note);
    case 'trc':
      return writeTrc(pointMotion(motion, markers), name);
    case 'mot':
      return writeMot(motion, note);
    case 'c3d':
      return writeC3d(pointMotion(motion, markers), SOFTWARE, note);
    case 'csv':
      return writeCsv(motion, pointMotion(motion, markers), source.resampling ? 0 : take.firstFrame);
  }
}

/** The content of a file with everybody of a clip, as `writeTake` has it for one. */
export async function writeTogether(format: TogetherFormat, parts: readonly ScenePart[]): Promise<Uint8Array> {
  const people = parts.map(({ scene }) => peopleOf(scene));
  const { preset, camera } = parts[0]!.source;
  if (format === 'glb') return writeGlb(people, SOFTWARE, { camera });
  return writeFbx(people, SOFTWARE, { space: presetOf(preset).fbx, camera });
}

function peopleOf({ skeleton, mesh }: SkeletonScene): ScenePerson {
  return { motion: skeleton, mesh };
}

/** Text in pieces as bytes, without holding it twice. */
async function bytesOf(pieces: Iterable<string>): Promise<Uint8Array> {
  return new Uint8Array(await new Blob([...pieces]).arrayBuffer());
}
