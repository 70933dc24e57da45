import { gradient, project, type Vec3 } from '../../sdf/solid.ts';
import { boundaryVertices, edgeEnds, edgeMap } from '../triangle-mesh.ts';
import type { RemeshWork } from './work.ts';

/** Share of the way to the neighbours' centre taken per pass. */
const STEP = 0.6;

/**
 * Moves each vertex towards the weighted centre of its neighbours, along the surface only (fine neighbours pull
 * more), then back onto the surface. The rim moves along itself.
 */
export function relax(work: RemeshWork, passes: number): void {
  const { surface, sizing } = work;
  const edges = edgeMap(work.triangles);
  const count = work.positions.length;
  const rim = boundaryVertices(edges, count);
  const pairs = [...edges.keys()].map(edgeEnds);
  for (let pass = 0; pass < passes; pass++) {
    const sums = new Float64Array(count * 4);
    const weights = work.positions.map((p) => 1 / sizing(p));
    const pull = (v: number, towards: number) => {
      if (rim[v] && !rim[towards]) return;
      const w = weights[towards]!;
      const q = work.positions[towards]!;
      for (let a = 0; a < 3; a++) sums[4 * v + a]! += w * q[a]!;
      sums[4 * v + 3]! += w;
    };
    for (const [a, b] of pairs) {
      pull(a, b);
      pull(b, a);
    }
    work.positions = work.positions.map((p, v): Vec3 => {
      const total = sums[4 * v + 3]!;
      if (total === 0) return p;
      const move = [0, 1, 2].map((a) => STEP * (sums[4 * v + a]! / total - p[a]!)) as Vec3;
      const g = gradient(surface, p);
      const g2 = g[0] * g[0] + g[1] * g[1] + g[2] * g[2] || 1;
      const along = (move[0] * g[0] + move[1] * g[1] + move[2] * g[2]) / g2;
      const target = [0, 1, 2].map((a) => p[a]! + move[a]! - along * g[a]!) as Vec3;
      if (rim[v]) target[0] = 0;
      const q = project(surface, target);
      if (rim[v]) q[0] = 0;
      else if (q[0] < 1e-4) return p;
      return q;
    });
  }
}
