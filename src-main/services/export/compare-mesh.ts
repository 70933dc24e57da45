import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import {
  createPosedSkeleton,
  type PosedSkeleton,
  poseSkeletonInto,
  type SkeletonMotion,
} from '#shared/formats/skeleton-motion.ts';
import { turnInto } from '#shared/math/quaternion.ts';
import type { LoadedMotion } from './read-back/loaded-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/** How many frames, spread over the take, and about how many vertices, spread over the body, are looked at. */
const FRAMES = 5;
const VERTICES = 400;

/**
 * Largest distance of a skinned vertex in a file from where linear blend skinning puts it, mm, over a sample of frames
 * and vertices.
 *
 * @param mesh in the skeleton's rest pose, its weights on the skeleton's joints
 * @throws ReadBackError if the file's mesh is missing or of another size
 */
export function compareMesh(loaded: LoadedMotion, skeleton: SkeletonMotion, mesh: RestMesh): number {
  const file = loaded.mesh;
  if (!file) throw new ReadBackError('it holds no skinned mesh');
  const count = file.perCorner ? mesh.faces.length : mesh.vertexCount;
  if (file.vertexCount !== count)
    throw new ReadBackError(`its mesh has ${file.vertexCount} vertices instead of ${count}`);
  const step = Math.max(1, Math.floor(count / VERTICES));
  const positions = new Float64Array(skeleton.joints.length * 3);
  const rotations = new Float64Array(skeleton.joints.length * 9);
  const posed = createPosedSkeleton(skeleton);
  const found = new Float64Array(3);
  let worst = 0;
  for (let k = 0; k < FRAMES; k++) {
    const frame = Math.round((k * (skeleton.frames - 1)) / (FRAMES - 1));
    loaded.poseInto(positions, rotations, frame);
    poseSkeletonInto(posed, skeleton, frame);
    for (let i = 0; i < count; i += step) {
      file.vertexInto(found, i);
      const square = squareDistance(found, file.perCorner ? mesh.faces[i]! : i, skeleton, mesh, posed);
      if (!(square <= worst)) worst = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
    }
  }
  return Math.sqrt(worst) * 1000;
}

const away = new Float64Array(3);
const back = new Float64Array(4);

function squareDistance(
  found: Float64Array,
  vertex: number,
  { restPositions, restRotations }: SkeletonMotion,
  mesh: RestMesh,
  { positions, rotations }: PosedSkeleton,
): number {
  const skinned = [0, 0, 0];
  for (let s = 4 * vertex; s < 4 * vertex + 4; s++) {
    const j = mesh.skinJoints[s]!;
    for (let a = 0; a < 3; a++) away[a] = mesh.vertices[3 * vertex + a]! - restPositions[3 * j + a]!;
    for (let k = 0; k < 4; k++) back[k] = (k < 3 ? -1 : 1) * restRotations[4 * j + k]!;
    turnInto(away, 0, back, 0, away, 0);
    turnInto(away, 0, rotations, 4 * j, away, 0);
    for (let a = 0; a < 3; a++) skinned[a]! += mesh.skinWeights[s]! * (away[a]! + positions[3 * j + a]!);
  }
  return skinned.reduce((sum, value, a) => sum + (found[a]! - value) ** 2, 0);
}
