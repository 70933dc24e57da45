import { cholesky, solveCholeskyInto } from '../math/cholesky.ts';
import { exponential, product } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { PathProblem, SeenCorner, Station } from './path-problem.ts';

/** Cameras and how near every corner is: the inverse of its depth before its anchor, in units of the path. */
export interface AdjustedPath {
  readonly stations: Station[];
  readonly nearness: Float64Array;
  /** Robust cost, about the number of sightings that do not agree. */
  readonly cost: number;
}

export interface AdjustOptions {
  /** Scale of the robust function on the plane z = 1. */
  readonly scale: number;
  readonly steps: number;
  /** Stations that stay as they are. The first always does. */
  readonly held?: (station: number) => boolean;
  /** Corners stay as near as they are. */
  readonly nearnessHeld?: boolean;
}

/** Corners are taken to be as near as the mean one, give or take this: what nothing is seen of stays sensible. */
const NEARNESS_SIGMA = 1.5;
/** Weight of the same, in sightings. */
const NEARNESS_WEIGHT = 0.02;
const POSE = 6;

/**
 * Bundle adjustment (Triggs et al. 2000): turns and places of all cameras and the nearness of all corners at once, by
 * Levenberg's method on Geman and McClure's robust distance; corners, one unknown each, are eliminated first.
 *
 * ```
 *   X = R_aᵀ ray + nearness · (c_a − c_t)      a direction in the first camera's axes: corners may be infinitely far
 *   (x, y) = (R_t X) on the plane z = 1
 * ```
 */
export function adjustPath(problem: PathProblem, start: AdjustedPath, options: AdjustOptions): AdjustedPath {
  const { corners } = problem;
  let stations = start.stations.map(({ rotation, place }) => ({ rotation, place }));
  let nearness: Float64Array = start.nearness.slice();
  let cost = totalCost(corners, stations, nearness, options.scale);
  let damping = 1e-3;
  const free = freeIndex(stations.length, options.held);
  for (let step = 0; step < options.steps; step++) {
    const moved = improved(corners, stations, nearness, free, options, damping);
    const next = moved ? totalCost(corners, moved.stations, moved.nearness, options.scale) : Number.POSITIVE_INFINITY;
    if (moved && next < cost) {
      const gain = cost - next;
      ({ stations, nearness } = moved);
      cost = next;
      damping = Math.max(1e-7, damping / 5);
      if (gain < 1e-5 * cost) break;
    } else {
      damping *= 8;
      if (damping > 1e4) break;
    }
  }
  return { stations, nearness, cost };
}

function freeIndex(count: number, held: AdjustOptions['held']): Int32Array {
  const free = new Int32Array(count).fill(-1);
  let next = 0;
  for (let i = 1; i < count; i++) if (!held?.(i)) free[i] = next++;
  return free;
}

const seen = { x: 0, y: 0, z: 0, X: [0, 0, 0] as [number, number, number] };

/** Direction of a corner in a camera's axes. */
function lookAt(corner: SeenCorner, rho: number, a: Station, t: Station): void {
  const [rx, ry, rz] = corner.ray;
  const A = a.rotation;
  for (let i = 0; i < 3; i++) {
    seen.X[i] = A[i]! * rx + A[3 + i]! * ry + A[6 + i]! * rz + rho * (a.place[i]! - t.place[i]!);
  }
  const R = t.rotation;
  const [X, Y, Z] = seen.X;
  seen.x = R[0]! * X + R[1]! * Y + R[2]! * Z;
  seen.y = R[3]! * X + R[4]! * Y + R[5]! * Z;
  seen.z = R[6]! * X + R[7]! * Y + R[8]! * Z;
}

/** The robust distances of all sightings, and what is held of corners beforehand. */
export function totalCost(
  corners: readonly SeenCorner[],
  stations: readonly Station[],
  nearness: Float64Array,
  scale: number,
): number {
  const s2 = scale * scale;
  let sum = 0;
  for (const [i, corner] of corners.entries()) {
    for (let k = 0; k < corner.seenBy.length; k++) {
      const e = sightingError(corner, k, nearness[i]!, stations);
      sum += e < Number.POSITIVE_INFINITY ? e / (e + s2) : 1;
    }
    const off = (nearness[i]! - 1) / NEARNESS_SIGMA;
    sum += NEARNESS_WEIGHT * off * off;
  }
  return sum;
}

/** Squared distance of a sighting from where the corner should be seen, on the plane z = 1. */
export function sightingError(corner: SeenCorner, k: number, rho: number, stations: readonly Station[]): number {
  lookAt(corner, rho, stations[corner.anchor]!, stations[corner.seenBy[k]!]!);
  if (!(seen.z > 1e-6)) return Number.POSITIVE_INFINITY;
  return (seen.x / seen.z - corner.seenAt[2 * k]!) ** 2 + (seen.y / seen.z - corner.seenAt[2 * k + 1]!) ** 2;
}

function improved(
  corners: readonly SeenCorner[],
  stations: readonly Station[],
  nearness: Float64Array,
  free: Int32Array,
  { scale, nearnessHeld }: AdjustOptions,
  damping: number,
): { stations: Station[]; nearness: Float64Array } | null {
  const size = POSE * (Math.max(-1, ...free) + 1);
  const H = new Float64Array(size * size);
  const g = new Float64Array(size);
  const s2 = scale * scale;
  const inverse = 1 / s2;
  /** Per corner: its own second derivative and gradient, and its mixed ones with the poses that see it. */
  const own: { h: number; g: number; mixed: Map<number, Float64Array> }[] = [];
  const jt = new Float64Array(2 * POSE);
  const ja = new Float64Array(2 * POSE);
  for (const [i, corner] of corners.entries()) {
    const rho = nearness[i]!;
    const prior = (2 * NEARNESS_WEIGHT) / NEARNESS_SIGMA ** 2;
    const h = nearnessHeld ? Number.POSITIVE_INFINITY : prior;
    const entry = { h, g: prior * (rho - 1), mixed: new Map<number, Float64Array>() };
    own.push(entry);
    const a = stations[corner.anchor]!;
    const fa = free[corner.anchor]!;
    for (let k = 0; k < corner.seenBy.length; k++) {
      const at = corner.seenBy[k]!;
      const t = stations[at]!;
      lookAt(corner, rho, a, t);
      if (!(seen.z > 1e-6)) continue;
      const [px, py] = [seen.x / seen.z, seen.y / seen.z];
      const ex = px - corner.seenAt[2 * k]!;
      const ey = py - corner.seenAt[2 * k + 1]!;
      const e = ex * ex + ey * ey;
      const w = 2 * inverse * (s2 / (s2 + e)) ** 2;
      const iz = 1 / seen.z;
      // d(px, py) = (dx − px dz, dy − py dz) / z
      const R = t.rotation;
      const row = (r: 0 | 1, dx: number, dy: number, dz: number) => (r === 0 ? dx - px * dz : dy - py * dz) * iz;
      const { x, y, z } = seen;
      for (const r of [0, 1] as const) {
        jt[POSE * r] = row(r, 0, -z, y);
        jt[POSE * r + 1] = row(r, z, 0, -x);
        jt[POSE * r + 2] = row(r, -y, x, 0);
        for (let c = 0; c < 3; c++) {
          const along = rho * row(r, R[c]!, R[3 + c]!, R[6 + c]!);
          jt[POSE * r + 3 + c] = -along;
          ja[POSE * r + 3 + c] = along;
        }
      }
      // X turns with the anchor: dX = −R_aᵀ (w × ray).
      const A = a.rotation;
      const [qx, qy, qz] = corner.ray;
      const crosses: Vec3[] = [
        [0, -qz, qy],
        [qz, 0, -qx],
        [-qy, qx, 0],
      ];
      crosses.forEach(([u, v, s], c) => {
        const dX: Vec3 = [0, 1, 2].map((b) => -(A[b]! * u + A[3 + b]! * v + A[6 + b]! * s)) as unknown as Vec3;
        const [dx, dy, dz] = [0, 3, 6].map((o) => R[o]! * dX[0] + R[o + 1]! * dX[1] + R[o + 2]! * dX[2]) as [
          number,
          number,
          number,
        ];
        ja[c] = row(0, dx, dy, dz);
        ja[POSE + c] = row(1, dx, dy, dz);
      });
      const d: Vec3 = [a.place[0] - t.place[0], a.place[1] - t.place[1], a.place[2] - t.place[2]];
      const [nx, ny, nz] = [0, 3, 6].map((o) => R[o]! * d[0] + R[o + 1]! * d[1] + R[o + 2]! * d[2]) as [
        number,
        number,
        number,
      ];
      const [jx, jy] = [row(0, nx, ny, nz), row(1, nx, ny, nz)];
      entry.h += w * (jx * jx + jy * jy);
      entry.g += w * (jx * ex + jy * ey);
      const ft = free[at]!;
      const blocks: [number, Float64Array][] = [];
      if (ft >= 0) blocks.push([ft, jt]);
      if (fa >= 0) blocks.push([fa, ja]);
      for (const [f, j] of blocks) {
        let mixed = entry.mixed.get(f);
        if (!mixed) entry.mixed.set(f, (mixed = new Float64Array(POSE)));
        for (let c = 0; c < POSE; c++) {
          mixed[c]! += w * (j[c]! * jx + j[POSE + c]! * jy);
          g[POSE * f + c]! += w * (j[c]! * ex + j[POSE + c]! * ey);
        }
        for (const [f2, j2] of blocks) {
          for (let c = 0; c < POSE; c++) {
            const o = (POSE * f + c) * size + POSE * f2;
            for (let b = 0; b < POSE; b++) H[o + b]! += w * (j[c]! * j2[b]! + j[POSE + c]! * j2[POSE + b]!);
          }
        }
      }
    }
  }
  for (const entry of own) {
    const h = entry.h * (1 + damping) + 1e-9;
    const list = [...entry.mixed];
    for (const [f, m] of list) {
      for (let c = 0; c < POSE; c++) {
        const share = m[c]! / h;
        g[POSE * f + c]! -= share * entry.g;
        for (const [f2, m2] of list) {
          const o = (POSE * f + c) * size + POSE * f2;
          for (let b = 0; b < POSE; b++) H[o + b]! -= share * m2[b]!;
        }
      }
    }
  }
  for (let i = 0; i < size; i++) H[i * size + i]! += damping * Math.abs(H[i * size + i]!) + 1e-6;
  const step = solved(H, g, size);
  if (!step) return null;
  const next = stations.map(({ rotation, place }, i): Station => {
    const f = free[i]!;
    if (f < 0) return { rotation, place };
    const [wx, wy, wz, x, y, z] = step.subarray(POSE * f, POSE * f + POSE) as unknown as number[];
    return {
      rotation: product(exponential([-wx!, -wy!, -wz!]), rotation),
      place: [place[0] - x!, place[1] - y!, place[2] - z!],
    };
  });
  const near = nearness.map((rho, i) => {
    const { h, g: gradient, mixed } = own[i]!;
    let sum = gradient;
    for (const [f, m] of mixed) for (let c = 0; c < POSE; c++) sum -= m[c]! * step[POSE * f + c]!;
    return rho - sum / (h * (1 + damping) + 1e-9);
  });
  return { stations: next, nearness: near };
}

function solved(H: Float64Array, g: Float64Array, n: number): Float64Array | null {
  if (n === 0) return new Float64Array(0);
  const factor = cholesky(H, n);
  if (!factor) return null;
  const x = g.slice();
  solveCholeskyInto(x, factor);
  return x;
}
