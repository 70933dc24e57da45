import type { Triangle } from './triangle-mesh.ts';

/** Keeps the connected component with the most triangles (crumbs of the grid go). */
export function largestComponent(triangles: readonly Triangle[], vertexCount: number): Triangle[] {
  const parent = Int32Array.from({ length: vertexCount }, (_, i) => i);
  const root = (v: number): number => {
    while (parent[v] !== v) v = parent[v] = parent[parent[v]!]!;
    return v;
  };
  for (const [a, b, c] of triangles) {
    parent[root(a)] = root(b);
    parent[root(b)] = root(c);
  }
  const sizes = new Int32Array(vertexCount);
  for (const t of triangles) sizes[root(t[0])]!++;
  let best = 0;
  for (let v = 1; v < vertexCount; v++) if (sizes[v]! > sizes[best]!) best = v;
  return triangles.filter((t) => root(t[0]) === best).map((t): Triangle => [...t]);
}
