import type { TakeFormat } from './export-formats.ts';
import type { Findings } from './receipt.ts';
import { type SkeletonScene, skeletonFor } from './skeleton-for.ts';
import { verifyAngles } from './verify/verify-angles.ts';
import { verifyCharacter } from './verify/verify-character.ts';
import { verifyKeypoints } from './verify/verify-keypoints.ts';
import { verifyMotion } from './verify/verify-motion.ts';
import { verifyPoints } from './verify/verify-points.ts';
import type { WrittenTake } from './written-take.ts';

/**
 * Reads a finished file with another reader than its writer and compares it with the take.
 *
 * @param scene the skeleton it was written for, where it is at hand
 * @throws ReadBackError where it cannot be read or an error is beyond `TOLERANCE`
 */
export async function verifyFile(
  format: TakeFormat,
  bytes: Uint8Array,
  source: WrittenTake,
  scene: SkeletonScene = skeletonFor(format, source),
): Promise<Findings> {
  if (scene.rig) return verifyCharacter(bytes, source, scene);
  switch (format) {
    case 'coco':
      return verifyKeypoints(bytes, source.take);
    case 'trc':
    case 'c3d':
    case 'csv':
      return verifyPoints(format, bytes, source);
    case 'mot':
      return verifyAngles(bytes, source);
    default:
      return verifyMotion(format, bytes, source, scene);
  }
}
