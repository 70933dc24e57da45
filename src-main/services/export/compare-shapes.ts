import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import type { LoadedMotion } from './read-back/loaded-motion.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/** How far an offset may be from what was written, metres: unmoved vertices are left out of some files. */
const NEAR_M = 1e-5;

/**
 * Compares every vertex of every blend shape of a file with what was written.
 *
 * @returns how many there are
 * @throws ReadBackError if one is missing, is not at weight 0 or moves a vertex elsewhere
 */
export function compareShapes(loaded: LoadedMotion, mesh: RestMesh): number {
  const { shapes = [] } = mesh;
  const file = loaded.mesh;
  if (!file) throw new ReadBackError('it holds no skinned mesh');
  if (file.shapes.length !== shapes.length) {
    throw new ReadBackError(`its mesh has ${file.shapes.length} blend shapes instead of ${shapes.length}`);
  }
  const found = new Float64Array(3);
  for (const { name, offsets } of shapes) {
    const shape = file.shapes.find((one) => one.name === name);
    if (!shape) throw new ReadBackError(`it holds no blend shape ${name}`);
    if (shape.weight !== 0) throw new ReadBackError(`its blend shape ${name} is at ${shape.weight} from the start`);
    for (let i = 0; i < file.vertexCount; i++) {
      shape.offsetInto(found, i);
      const vertex = file.perCorner ? mesh.faces[i]! : i;
      const off = Math.hypot(...[0, 1, 2].map((a) => found[a]! - offsets[3 * vertex + a]!));
      if (!(off <= NEAR_M)) throw new ReadBackError(`its blend shape ${name} moves a vertex elsewhere`);
    }
  }
  return shapes.length;
}
