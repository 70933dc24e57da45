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
const PASSES = 24;

/** Collapses short edges, shortest first, where the surface keeps its topology and no triangle turns over. */
export function collapseShortEdges(work: RemeshWork): void {
  for (let pass = 0; pass < PASSES; pass++) if (collapsePass(work) < 0.002 * work.triangles.length) return;
}

interface Candidate {
  readonly length: number;
  readonly ends: [number, number];
  readonly triangles: readonly number[];
}

function collapsePass(work: RemeshWork): number {
  const { triangles } = work;
  const edges = edgeMap(triangles);
  const rim = boundaryVertices(edges, work.positions.length);
  const around = trianglesAround(triangles, work.positions.length);
  const candidates: Candidate[] = [];
  for (const [key, at] of edges) {
    const ends = edgeEnds(key);
    const length = relativeLength(work, ...ends);
    if (length < SHORTEST) candidates.push({ length, ends, triangles: at });
  }
  candidates.sort((p, q) => p.length - q.length);
  const gone = new Set<number>();
  const locked = new Uint8Array(work.positions.length);
  const ring = (v: number) => new Set(around[v]!.flatMap((t) => triangles[t]!.filter((u) => u !== v)));
  let done = 0;
  for (const { ends, triangles: at } of candidates) {
    if (locked[ends[0]] || locked[ends[1]]) continue;
    // A vertex of the rim stays; `drop` goes into `keep`.
    const [keep, drop] = rim[ends[1]] && !rim[ends[0]] ? [ends[1], ends[0]] : ends;
    if (rim[keep] && rim[drop] && at.length !== 1) continue;
    const keepRing = ring(keep);
    const dropRing = ring(drop);
    const shared = [...keepRing].filter((v) => dropRing.has(v)).length;
    const both = [...keepRing, ...dropRing];
    if (shared !== at.length || both.some((v) => locked[v])) continue;
    const place = mergedPlace(work, keep, drop, rim);
    if (tooFar(work, place, both, keep, drop)) continue;
    if (turnsOver(work, around, keep, drop, place) || turnsOver(work, around, drop, keep, place)) continue;
    work.positions[keep] = place;
    for (const t of around[drop]!) {
      if (triangles[t]!.includes(keep)) gone.add(t);
      else triangles[t] = triangles[t]!.map((v) => (v === drop ? keep : v)) as Triangle;
    }
    for (const v of both) locked[v] = 1;
    locked[keep] = locked[drop] = 1;
    done++;
  }
  work.triangles = triangles.filter((_, i) => !gone.has(i));
  return done;
}

function trianglesAround(triangles: readonly Triangle[], vertexCount: number): number[][] {
  const out = Array.from({ length: vertexCount }, (): number[] => []);
  triangles.forEach((t, i) => {
    for (const v of t) out[v]!.push(i);
  });
  return out;
}

function mergedPlace(work: RemeshWork, keep: number, drop: number, rim: Uint8Array): Vec3 {
  const p = work.positions[keep]!;
  if (rim[keep] && !rim[drop]) return onSurface(work, p);
  const middle = midpoint(p, work.positions[drop]!);
  if (rim[keep] && rim[drop]) middle[0] = 0;
  return onSurface(work, middle);
}

function tooFar(work: RemeshWork, place: Vec3, ring: readonly number[], keep: number, drop: number): boolean {
  const most = LONGEST_AFTER * work.sizing(place);
  return ring.some((v) => v !== keep && v !== drop && distance(place, work.positions[v]!) > most);
}

/** Whether a triangle of `v` that survives the merge with `other` turns too far when `v` moves to `place`. */
function turnsOver(work: RemeshWork, around: number[][], v: number, other: number, place: Vec3): boolean {
  const { positions, triangles } = work;
  const before = positions[v]!;
  return around[v]!.some((index) => {
    const t = triangles[index]!;
    if (t.includes(other)) return false;
    const n0 = triangleNormal(positions, t);
    positions[v] = place;
    const n1 = triangleNormal(positions, t);
    positions[v] = before;
    return dot(n0, n1) < LEAST_COSINE * norm(n0) * norm(n1) || norm(n1) < 1e-12;
  });
}
