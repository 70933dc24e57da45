import type { Vec3 } from '../../sdf/solid.ts';
import {
  boundaryVertices,
  distance,
  dot,
  edgeEnds,
  edgeMap,
  midpoint,
  norm,
  type Triangle,
  triangleNormal,
} from '../triangle-mesh.ts';
import { onSurface, type RemeshWork, relativeLength } from './work.ts';

/** Edges shorter than this share of the wanted length are collapsed. */
const SHORTEST = 0.8;
/** A collapse must not make an edge longer than this share of the wanted length. */
const LONGEST_AFTER = 1.4;
/** Cosine of the most a triangle may turn. */
const LEAST_COSINE = 0.3;
const PASSES = 6;

/** Collapses short edges, shortest first, where the surface keeps its topology and no triangle turns over. */
export function collapseShortEdges(work: RemeshWork): void {
  for (let pass = 0; pass < PASSES; pass++) if (collapsePass(work) < 0.002 * work.triangles.length) return;
}

/** Triangles at each vertex; kept up to date while edges collapse. Triangles that are gone are left out. */
type Fans = number[][];

function collapsePass(work: RemeshWork): number {
  const { triangles } = work;
  const edges = edgeMap(triangles);
  const rim = boundaryVertices(edges, work.positions.length);
  const fans = fansOf(triangles, work.positions.length);
  const candidates: { readonly length: number; readonly a: number; readonly b: number }[] = [];
  for (const key of edges.keys()) {
    const [a, b] = edgeEnds(key);
    const length = relativeLength(work, a, b);
    if (length < SHORTEST) candidates.push({ length, a, b });
  }
  candidates.sort((p, q) => p.length - q.length);
  const gone = new Uint8Array(triangles.length);
  let done = 0;
  for (const { a, b } of candidates) {
    // A vertex of the rim stays; `drop` goes into `keep`.
    const [keep, drop] = rim[b] && !rim[a] ? [b, a] : [a, b];
    const shared = fans[keep]!.filter((t) => triangles[t]!.includes(drop));
    if (shared.length === 0 || relativeLength(work, keep, drop) >= SHORTEST) continue;
    if (rim[keep] && rim[drop] && shared.length !== 1) continue;
    const keepRing = ringOf(triangles, fans[keep]!, keep);
    const dropRing = ringOf(triangles, fans[drop]!, drop);
    if (dropRing.filter((v) => keepRing.includes(v)).length !== shared.length) continue;
    const place = mergedPlace(work, keep, drop, rim);
    if (tooFar(work, place, keepRing, drop) || tooFar(work, place, dropRing, keep)) continue;
    if (turnsOver(work, fans, keep, drop, place) || turnsOver(work, fans, drop, keep, place)) continue;
    work.positions[keep] = place;
    for (const t of shared) {
      gone[t] = 1;
      for (const v of triangles[t]!) fans[v] = fans[v]!.filter((other) => other !== t);
    }
    for (const t of fans[drop]!) {
      triangles[t] = triangles[t]!.map((v) => (v === drop ? keep : v)) as Triangle;
      fans[keep]!.push(t);
    }
    fans[drop] = [];
    done++;
  }
  work.triangles = triangles.filter((_, i) => !gone[i]);
  return done;
}

function fansOf(triangles: readonly Triangle[], vertexCount: number): Fans {
  const out = Array.from({ length: vertexCount }, (): number[] => []);
  triangles.forEach((t, i) => {
    for (const v of t) out[v]!.push(i);
  });
  return out;
}

/** Neighbours of `v`, each once. */
function ringOf(triangles: readonly Triangle[], fan: readonly number[], v: number): number[] {
  const out: number[] = [];
  for (const t of fan) for (const u of triangles[t]!) if (u !== v && !out.includes(u)) out.push(u);
  return out;
}

function mergedPlace(work: RemeshWork, keep: number, drop: number, rim: Uint8Array): Vec3 {
  const p = work.positions[keep]!;
  if (rim[keep] && !rim[drop]) return onSurface(work, p);
  const middle = midpoint(p, work.positions[drop]!);
  if (rim[keep] && rim[drop]) middle[0] = 0;
  return onSurface(work, middle);
}

function tooFar(work: RemeshWork, place: Vec3, ring: readonly number[], except: number): boolean {
  const most = LONGEST_AFTER * work.sizing(place);
  return ring.some((v) => v !== except && distance(place, work.positions[v]!) > most);
}

/** Whether a triangle of `v` that survives the merge with `other` turns too far when `v` moves to `place`. */
function turnsOver(work: RemeshWork, fans: Fans, v: number, other: number, place: Vec3): boolean {
  const { positions, triangles } = work;
  const before = positions[v]!;
  return fans[v]!.some((index) => {
    const t = triangles[index]!;
    if (t.includes(other)) return false;
    const n0 = triangleNormal(positions, t);
    positions[v] = place;
    const n1 = triangleNormal(positions, t);
    positions[v] = before;
    return dot(n0, n1) < LEAST_COSINE * norm(n0) * norm(n1) || norm(n1) < 1e-12;
  });
}
