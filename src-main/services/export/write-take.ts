import { writeBvh } from '#shared/formats/bvh.ts';
import { type CocoClip, writeCoco } from '#shared/formats/coco.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import type { TakeFormat } from './export-formats.ts';
import { SOFTWARE } from './software.ts';
import type { WrittenTake } from './verify-file.ts';

/** The content of a take's file in one format. */
export async function writeTake(
  format: TakeFormat,
  { take, motion, mesh }: WrittenTake,
  clip: CocoClip,
): Promise<Uint8Array | string> {
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
  }
}
