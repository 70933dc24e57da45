import { type BodyModel, SHAPE_COUNT } from '../body/body-model.ts';
import type { MeshShape, RestMesh } from './rest-mesh.ts';

/**
 * The body's shape components as ways in which a person's mesh can change: weight 1 is one unit of β more than the
 * person's own, −1 one less. Components that move nothing are left out.
 *
 * @returns offsets of the rest mesh in metres, named `shape_1` to `shape_10`
 */
export function bodyShapes({ shapeDirs, vertexCount }: BodyModel): MeshShape[] {
  return Array.from({ length: SHAPE_COUNT }, (_, k) => {
    const offsets = new Float32Array(3 * vertexCount);
    for (let i = 0; i < offsets.length; i++) offsets[i] = shapeDirs[i * SHAPE_COUNT + k]!;
    return { name: `shape_${k + 1}`, offsets };
  }).filter(({ offsets }) => offsets.some((value) => value !== 0));
}

/** A mesh as it looks with all of one of its shapes, without shapes of its own. */
export function withShape(mesh: RestMesh, { offsets }: MeshShape): RestMesh {
  return { ...mesh, vertices: mesh.vertices.map((value, i) => value + offsets[i]!), shapes: [] };
}
