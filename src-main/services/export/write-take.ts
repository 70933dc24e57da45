import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { writeAmassNpz } from '#shared/formats/amass-npz.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { type CocoClip, writeCoco } from '#shared/formats/coco.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { writeMot } from '#shared/formats/opensim/mot.ts';
import { writeTrc } from '#shared/formats/opensim/trc.ts';
import { writeC3d } from '#shared/formats/points/c3d.ts';
import { writeCsv } from '#shared/formats/points/csv.ts';
import { pointMotion } from '#shared/formats/points/point-motion.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import type { TakeFormat } from './export-formats.ts';
import { SOFTWARE } from './software.ts';
import type { WrittenTake } from './written-take.ts';

/**
 * The content of a take's file in one format.
 *
 * @param name name the file will have
 */
export async function writeTake(
  format: TakeFormat,
  source: WrittenTake,
  clip: CocoClip,
  name: string,
): Promise<Uint8Array | string> {
  const { take, motion, mesh, markers, rest } = source;
  switch (format) {
    case 'fbx':
      return writeFbx([{ motion, mesh }], SOFTWARE);
    case 'bvh':
      return writeBvh(motion);
    case 'glb':
      return writeGlb([{ motion, mesh }], SOFTWARE);
    case 'npz':
      return writeTakeNpz(take);
    case 'coco':
      return writeCoco([take], clip, SOFTWARE);
    case 'amass':
      return writeAmassNpz(motion, take.betas, shapedRestJoints(rest, take.betas));
    case 'trc':
      return writeTrc(pointMotion(motion, markers), name);
    case 'mot':
      return writeMot(motion);
    case 'c3d':
      return writeC3d(pointMotion(motion, markers), SOFTWARE);
    case 'csv':
      return writeCsv(motion, pointMotion(motion, markers), source.resampling ? 0 : take.firstFrame);
  }
}
