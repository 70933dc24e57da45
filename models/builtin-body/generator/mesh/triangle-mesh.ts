import type { Vec3 } from '../sdf/solid.ts';

/** Corners of a triangle, counter-clockwise seen from outside. */
export type Triangle = [number, number, number];

/** An indexed triangle mesh; positions in metres. */
export interface TriangleMesh {
  readonly positions: readonly Vec3[];
  readonly triangles: readonly Triangle[];
}

/** More than any vertex index: two indices make one number as `low · KEY_BASE + high`. */
const KEY_BASE = 2 ** 22;

/** One number for an undirected edge. */
export function edgeKey(a: number, b: number): number {
  return a < b ? a * KEY_BASE + b : b * KEY_BASE + a;
}

/** Both ends of an edge, the smaller index first. */
export function edgeEnds(key: number): [number, number] {
  return [Math.floor(key / KEY_BASE), key % KEY_BASE];
}

/** Triangles at each edge, by `edgeKey`. */
export type EdgeMap = Map<number, number[]>;

/** Finds the triangles at each edge. */
export function edgeMap(triangles: readonly Triangle[]): EdgeMap {
  const map: EdgeMap = new Map();
  triangles.forEach((t, index) => {
    for (let k = 0; k < 3; k++) {
      const key = edgeKey(t[k]!, t[(k + 1) % 3]!);
      const at = map.get(key);
      if (at) at.push(index);
      else map.set(key, [index]);
    }
  });
  return map;
}

/** 1 for vertices on an edge that has only one triangle. */
export function boundaryVertices(edges: EdgeMap, vertexCount: number): Uint8Array {
  const out = new Uint8Array(vertexCount);
  for (const [key, triangles] of edges) {
    if (triangles.length !== 1) continue;
    for (const v of edgeEnds(key)) out[v] = 1;
  }
  return out;
}

/** Neighbours of each vertex along edges, ascending. */
export function vertexNeighbours(triangles: readonly Triangle[], vertexCount: number): number[][] {
  const out = Array.from({ length: vertexCount }, (): number[] => []);
  for (const key of edgeMap(triangles).keys()) {
    const [a, b] = edgeEnds(key);
    out[a]!.push(b);
    out[b]!.push(a);
  }
  for (const list of out) list.sort((a, b) => a - b);
  return out;
}

export function subtract(a: Readonly<Vec3>, b: Readonly<Vec3>): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function cross(a: Readonly<Vec3>, b: Readonly<Vec3>): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Readonly<Vec3>, b: Readonly<Vec3>): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function norm(a: Readonly<Vec3>): number {
  return Math.hypot(a[0], a[1], a[2]);
}

export function distance(a: Readonly<Vec3>, b: Readonly<Vec3>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

export function midpoint(a: Readonly<Vec3>, b: Readonly<Vec3>): Vec3 {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

/** Normal of a triangle, twice its area long. */
export function triangleNormal(positions: readonly Vec3[], [a, b, c]: Readonly<Triangle>): Vec3 {
  const p = positions[a]!;
  return cross(subtract(positions[b]!, p), subtract(positions[c]!, p));
}
