import { edgeMap, type TriangleMesh } from '../mesh/triangle-mesh.ts';

/** What a mesh is as a surface. */
export interface Topology {
  /** Edges with one triangle. */
  readonly openEdges: number;
  /** Edges with more than two triangles, or two that run along it the same way. */
  readonly badEdges: number;
  /** V - E + F: 2 for a closed surface without holes. */
  readonly euler: number;
}

/** Counts open and non-manifold edges and takes the Euler characteristic. */
export function topology({ positions, triangles }: TriangleMesh): Topology {
  const directed = new Set<string>();
  let turned = 0;
  for (const t of triangles) {
    for (let k = 0; k < 3; k++) {
      const edge = `${t[k]},${t[(k + 1) % 3]}`;
      if (directed.has(edge)) turned++;
      directed.add(edge);
    }
  }
  const edges = edgeMap(triangles);
  let openEdges = 0;
  let badEdges = turned;
  for (const at of edges.values()) {
    if (at.length === 1) openEdges++;
    if (at.length > 2) badEdges++;
  }
  return { openEdges, badEdges, euler: positions.length - edges.size + triangles.length };
}

/** @throws Error if the mesh is not one closed surface without holes or pinched edges */
export function requireClosed(mesh: TriangleMesh): void {
  const { openEdges, badEdges, euler } = topology(mesh);
  if (openEdges > 0 || badEdges > 0 || euler !== 2) {
    throw new Error(`the mesh is not a closed surface: ${openEdges} open, ${badEdges} bad edges, Euler ${euler}`);
  }
}
