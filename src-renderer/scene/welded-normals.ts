import { vertexNormalsInto } from '#shared/raster/vertex-normals.ts';

/** Vertices nearer than this are one: files split them along the seams of pictures. Metres. */
const WELD = 1e-5;

/**
 * Unit normals that do not show where a file split its vertices.
 *
 * @param vertices  shape [V, 3], metres
 * @param triangles shape [F, 3]
 * @returns shape [V, 3]
 */
export function weldedNormals(vertices: Float32Array, triangles: Uint32Array): Float32Array {
  const first = new Map<string, number>();
  const one = Uint32Array.from({ length: vertices.length / 3 }, (_, v) => {
    const key = [0, 1, 2].map((a) => Math.round(vertices[3 * v + a]! / WELD)).join();
    const known = first.get(key);
    if (known !== undefined) return known;
    first.set(key, v);
    return v;
  });
  const normals = new Float32Array(vertices.length);
  vertexNormalsInto(
    normals,
    vertices,
    triangles.map((v) => one[v]!),
  );
  return normals.map((_, i) => normals[3 * one[Math.floor(i / 3)]! + (i % 3)]!);
}
