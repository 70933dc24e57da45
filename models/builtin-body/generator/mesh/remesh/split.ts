import { edgeEnds, edgeMap, midpoint, type Triangle } from '../triangle-mesh.ts';
import { onSurface, type RemeshWork, relativeLength } from './work.ts';

/** Edges longer than this share of the wanted length are split. */
const LONGEST = 1.34;
const PASSES = 4;

/** Splits long edges in the middle, longest first; the new vertex goes onto the surface. */
export function splitLongEdges(work: RemeshWork): void {
  for (let pass = 0; pass < PASSES; pass++) {
    const candidates: [number, number, number, number[]][] = [];
    for (const [key, at] of edgeMap(work.triangles)) {
      const [a, b] = edgeEnds(key);
      const length = relativeLength(work, a, b);
      if (length > LONGEST) candidates.push([length, a, b, at]);
    }
    if (candidates.length === 0) return;
    candidates.sort((p, q) => q[0] - p[0]);
    const gone = new Set<number>();
    const added: Triangle[] = [];
    for (const [, a, b, at] of candidates) {
      if (at.some((t) => gone.has(t))) continue;
      const m = work.positions.push(onSurface(work, midpoint(work.positions[a]!, work.positions[b]!))) - 1;
      for (const index of at) {
        gone.add(index);
        added.push(...halves(work.triangles[index]!, a, b, m));
      }
    }
    work.triangles = work.triangles.filter((_, i) => !gone.has(i)).concat(added);
  }
}

/** Both halves of a triangle whose edge a-b is split at m. */
function halves(t: Triangle, a: number, b: number, m: number): [Triangle, Triangle] {
  const k = t.findIndex((v, i) => {
    const next = t[(i + 1) % 3]!;
    return (v === a && next === b) || (v === b && next === a);
  });
  const u = t[k]!;
  const w = t[(k + 1) % 3]!;
  const opposite = t[(k + 2) % 3]!;
  return [
    [u, m, opposite],
    [m, w, opposite],
  ];
}
