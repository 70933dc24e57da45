import type { Vec3 } from '../../sdf/solid.ts';
import {
  boundaryVertices,
  dot,
  edgeEnds,
  edgeKey,
  edgeMap,
  norm,
  type Triangle,
  triangleNormal,
} from '../triangle-mesh.ts';
import type { RemeshWork } from './work.ts';

/** Flips edges where that brings the vertices' valences nearer to 6 (4 on the rim) and folds nothing. */
export function flipEdges(work: RemeshWork): void {
  const { positions, triangles } = work;
  const edges = edgeMap(triangles);
  const rim = boundaryVertices(edges, positions.length);
  const valence = new Int32Array(positions.length);
  for (const key of edges.keys()) for (const v of edgeEnds(key)) valence[v]!++;
  const excess = (v: number, change: number) => Math.abs(valence[v]! + change - (rim[v] ? 4 : 6));
  const exists = new Set(edges.keys());
  const used = new Set<number>();
  for (const [key, at] of edges) {
    if (at.length !== 2 || used.has(at[0]!) || used.has(at[1]!)) continue;
    const [a, b] = edgeEnds(key);
    const first = triangles[at[0]!]!;
    const second = triangles[at[1]!]!;
    const c = first.find((v) => v !== a && v !== b)!;
    const d = second.find((v) => v !== a && v !== b)!;
    if (c === d || exists.has(edgeKey(c, d)) || (rim[c] && rim[d])) continue;
    const now = excess(a, 0) + excess(b, 0) + excess(c, 0) + excess(d, 0);
    const then = excess(a, -1) + excess(b, -1) + excess(c, 1) + excess(d, 1);
    if (then >= now) continue;
    const i = first.indexOf(c);
    const one: Triangle = [c, first[(i + 1) % 3]!, d];
    const two: Triangle = [c, d, first[(i + 2) % 3]!];
    const n0 = triangleNormal(positions, first);
    const n1 = triangleNormal(positions, second);
    const mean: Vec3 = [n0[0] + n1[0], n0[1] + n1[1], n0[2] + n1[2]];
    const folds = [one, two].some((t) => {
      const n = triangleNormal(positions, t);
      return dot(n, mean) < 0.5 * norm(n) * norm(mean);
    });
    if (folds) continue;
    triangles[at[0]!] = one;
    triangles[at[1]!] = two;
    used.add(at[0]!).add(at[1]!);
    exists.delete(key);
    exists.add(edgeKey(c, d));
    valence[a]!--;
    valence[b]!--;
    valence[c]!++;
    valence[d]!++;
  }
}
