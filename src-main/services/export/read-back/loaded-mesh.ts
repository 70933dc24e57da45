import { type Mesh, type Object3D, SkinnedMesh, Vector3 } from 'three';

/** A skinned mesh as somebody else's reader understood it. */
export interface LoadedMesh {
  /** Number of vertices the reader made; a reader may repeat a vertex for each face that uses it. */
  readonly vertexCount: number;
  /** True where the reader made one vertex for each corner of each triangle; false where it kept the file's vertices. */
  readonly perCorner: boolean;
  /** World position of a vertex in the pose last set, metres. */
  vertexInto(out: Float64Array, vertex: number): void;
}

const scratch = new Vector3();

/** The first skinned mesh of a scene, or null where there is none. */
export function loadedMesh(scene: Object3D, metresPerUnit: number): LoadedMesh | null {
  let found: SkinnedMesh | null = null;
  scene.traverse((object) => {
    if (object instanceof SkinnedMesh) found ??= object;
  });
  if (!found) return null;
  const mesh: Mesh = found;
  return {
    vertexCount: mesh.geometry.attributes.position!.count,
    perCorner: mesh.geometry.index === null,
    vertexInto(out, vertex) {
      // Skins the vertex with the bones' current matrices.
      mesh.getVertexPosition(vertex, scratch).applyMatrix4(mesh.matrixWorld).multiplyScalar(metresPerUnit);
      scratch.toArray(out);
    },
  };
}
