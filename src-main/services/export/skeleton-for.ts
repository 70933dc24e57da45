import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import { type SkeletonMotion, skeletonOf } from '#shared/formats/skeleton-motion.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { isSkeletonFormat, type TakeFormat } from './export-formats.ts';
import type { WrittenTake } from './written-take.ts';

/** A motion on the skeleton of the file, with the mesh in its rest pose. */
export interface SkeletonScene {
  readonly skeleton: SkeletonMotion;
  readonly mesh: RestMesh | null;
}

/** What a file with a skeleton is written from; other files have SMPL's own. */
export function skeletonFor(format: TakeFormat, source: WrittenTake): SkeletonScene {
  const { motion, mesh, preset, choices } = source;
  if (!isSkeletonFormat(format)) return { skeleton: skeletonOf(motion), mesh: null };
  const skeleton = retarget(motion, preset, choices);
  // BVH knows no mesh and no rest axes.
  if (format === 'bvh') return { skeleton: alongWorldAxes(skeleton), mesh: null };
  return { skeleton, mesh: mesh && retargetMesh(mesh, motion, preset, choices) };
}
