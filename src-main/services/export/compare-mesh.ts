import { createPosedJoints } from '#shared/body/forward-kinematics.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import type { LoadedMotion } from './read-back/loaded-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/** How many frames, spread over the take, and about how many vertices, spread over the body, are looked at. */
const FRAMES = 5;
const VERTICES = 400;

/**
 * Largest distance of a skinned vertex in a file from where linear blend skinning puts it, mm, over a sample of frames
 * and vertices.
 *
 * @throws ReadBackError if the file's mesh is missing or of another size
 */
export function compareMesh(loaded: LoadedMotion, expected: BodyMotion, mesh: RestMesh): number {
  const file = loaded.mesh;
  if (!file) throw new ReadBackError('it holds no skinned mesh');
  const count = file.perCorner ? mesh.faces.length : mesh.vertexCount;
  if (file.vertexCount !== count)
    throw new ReadBackError(`its mesh has ${file.vertexCount} vertices instead of ${count}`);
  const step = Math.max(1, Math.floor(count / VERTICES));
  const positions = new Float64Array(JOINT_COUNT * 3);
  const rotations = new Float64Array(JOINT_COUNT * 9);
  const posed = createPosedJoints();
  const found = new Float64Array(3);
  let worst = 0;
  for (let k = 0; k < FRAMES; k++) {
    const frame = Math.round((k * (expected.frames - 1)) / (FRAMES - 1));
    loaded.poseInto(positions, rotations, frame);
    poseAt(expected, frame, posed);
    for (let i = 0; i < count; i += step) {
      file.vertexInto(found, i);
      const square = squareDistance(found, file.perCorner ? mesh.faces[i]! : i, expected, mesh, posed);
      if (!(square <= worst)) worst = Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
    }
  }
  return Math.sqrt(worst) * 1000;
}

function squareDistance(
  found: Float64Array,
  vertex: number,
  { rest }: BodyMotion,
  mesh: RestMesh,
  posed: ReturnType<typeof createPosedJoints>,
): number {
  let square = 0;
  for (let a = 0; a < 3; a++) {
    let skinned = 0;
    for (let s = 4 * vertex; s < 4 * vertex + 4; s++) {
      const j = mesh.skinJoints[s]!;
      let value = posed.positions[3 * j + a]!;
      for (let b = 0; b < 3; b++) {
        value += posed.rotations[9 * j + 3 * a + b]! * (mesh.vertices[3 * vertex + b]! - rest[3 * j + b]!);
      }
      skinned += mesh.skinWeights[s]! * value;
    }
    square += (found[a]! - skinned) ** 2;
  }
  return square;
}
