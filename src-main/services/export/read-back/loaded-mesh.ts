import { Matrix3, type Mesh, type Object3D, SkinnedMesh, Vector3 } from 'three';

/** A skinned mesh as somebody else's reader understood it. */
export interface LoadedMesh {
  /** Number of vertices the reader made; a reader may repeat a vertex for each face that uses it. */
  readonly vertexCount: number;
  /** True where the reader made one vertex for each corner of each triangle; false where it kept the file's vertices. */
  readonly perCorner: boolean;
  /** Blend shapes, all at weight 0 unless the file says otherwise. */
  readonly shapes: readonly LoadedShape[];
  /** World position of a vertex in the pose last set, metres. */
  vertexInto(out: Float64Array, vertex: number): void;
}

/** A blend shape of a mesh. */
export interface LoadedShape {
  readonly name: string;
  /** Its weight as the file has it. */
  readonly weight: number;
  /** How far a vertex goes at weight 1, metres. */
  offsetInto(out: Float64Array, vertex: number): void;
}

const scratch = new Vector3();

/** The skinned mesh of a scene with this name, or the first one; null where there is none. */
export function loadedMesh(scene: Object3D, metresPerUnit: number, name?: string): LoadedMesh | null {
  let found: SkinnedMesh | null = null;
  scene.traverse((object) => {
    if (object instanceof SkinnedMesh && (name === undefined || object.name === name)) found ??= object;
  });
  if (!found) return null;
  const mesh: Mesh = found;
  return {
    vertexCount: mesh.geometry.attributes.position!.count,
    perCorner: mesh.geometry.index === null,
    shapes: shapesOf(mesh, metresPerUnit),
    vertexInto(out, vertex) {
      // Skins the vertex with the bones' current matrices.
      mesh.getVertexPosition(vertex, scratch).applyMatrix4(mesh.matrixWorld).multiplyScalar(metresPerUnit);
      scratch.toArray(out);
    },
  };
}

function shapesOf(
  { geometry, matrixWorld, morphTargetDictionary = {}, morphTargetInfluences = [] }: Mesh,
  metresPerUnit: number,
): LoadedShape[] {
  const base = geometry.attributes.position;
  return Object.entries(morphTargetDictionary).map(([name, k]) => {
    const target = geometry.morphAttributes.position![k]!;
    return {
      name,
      weight: morphTargetInfluences[k] ?? 0,
      offsetInto(out, vertex) {
        scratch.fromBufferAttribute(target, vertex);
        if (!geometry.morphTargetsRelative) scratch.sub(new Vector3().fromBufferAttribute(base!, vertex));
        // From the axes of the file to those of the scene.
        scratch.applyMatrix3(new Matrix3().setFromMatrix4(matrixWorld)).multiplyScalar(metresPerUnit).toArray(out);
      },
    };
  });
}
