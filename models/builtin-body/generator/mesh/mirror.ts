import type { Vec3 } from '../sdf/solid.ts';
import type { Triangle, TriangleMesh } from './triangle-mesh.ts';

/** A closed mesh that is its own mirror image in x = 0. */
export interface SymmetricMesh extends TriangleMesh {
  /** Mirror image of each vertex; vertices of the mid-plane are their own. */
  readonly partner: Int32Array;
}

/** Doubles a half mesh whose open rim lies exactly in x = 0. */
export function mirror({ positions, triangles }: TriangleMesh): SymmetricMesh {
  const all: Vec3[] = positions.map((p) => [...p]);
  const image = positions.map((p, v) => (p[0] === 0 ? v : all.push([-p[0], p[1], p[2]]) - 1));
  const partner = new Int32Array(all.length);
  image.forEach((m, v) => {
    partner[v] = m;
    partner[m] = v;
  });
  const turned = triangles.map(([a, b, c]): Triangle => [image[a]!, image[c]!, image[b]!]);
  return { positions: all, triangles: [...triangles, ...turned], partner };
}
