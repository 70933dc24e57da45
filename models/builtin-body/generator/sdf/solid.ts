import { smoothMin } from './smooth.ts';

/** A point or direction, metres. */
export type Vec3 = [number, number, number];

/** Signed distance at a point, metres: negative inside. Need not be exact away from the surface. */
export type Distance = (x: number, y: number, z: number) => number;

/** Axis-aligned box: lower and upper corner, metres. */
export type Box = readonly [number, number, number, number, number, number];

/** One solid of a body, and how softly it joins what came before it. */
export interface Part {
  readonly name: string;
  /** Fillet radius towards the parts before it, metres. */
  readonly blend: number;
  /** Encloses the part's surface on the side x ≥ 0; outside it the part is skipped where it cannot matter. */
  readonly box: Box;
  readonly distance: Distance;
}

/** Beyond this distance from its box a part is replaced by the distance to the box, metres. */
const FAR = 0.15;

/** Smooth union of parts, mirrored in the plane x = 0. The order of the parts matters slightly. */
export function mirroredUnion(parts: readonly Part[]): Distance {
  return (signedX, y, z) => {
    const x = Math.abs(signedX);
    let d = 1e3;
    for (const part of parts) {
      const gap = boxDistance(part.box, x, y, z);
      if (gap > 0) {
        if (gap >= d + part.blend) continue;
        if (gap > FAR) {
          d = Math.min(d, gap);
          continue;
        }
      }
      d = smoothMin(d, part.distance(x, y, z), Math.max(part.blend, 1e-6));
    }
    return d;
  };
}

function boxDistance(box: Box, x: number, y: number, z: number): number {
  const dx = Math.max(box[0] - x, x - box[3], 0);
  const dy = Math.max(box[1] - y, y - box[4], 0);
  const dz = Math.max(box[2] - z, z - box[5], 0);
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** Gradient by central differences with half step `step`, metres. Points outwards. */
export function gradient(f: Distance, [x, y, z]: Vec3, step = 5e-4): Vec3 {
  const k = 1 / (2 * step);
  return [
    (f(x + step, y, z) - f(x - step, y, z)) * k,
    (f(x, y + step, z) - f(x, y - step, z)) * k,
    (f(x, y, z + step) - f(x, y, z - step)) * k,
  ];
}

export interface ProjectOptions {
  /** Newton steps at most. */
  readonly steps?: number;
  /** Longest single step, metres. */
  readonly longest?: number;
}

/** Moves a point to the surface by Newton steps `f / |∇f|²` along the gradient. */
export function project(f: Distance, point: Vec3, { steps = 4, longest = 0.02 }: ProjectOptions = {}): Vec3 {
  const p: Vec3 = [...point];
  for (let i = 0; i < steps; i++) {
    const d = f(p[0], p[1], p[2]);
    if (Math.abs(d) < 2e-5) break;
    const g = gradient(f, p);
    const g2 = g[0] * g[0] + g[1] * g[1] + g[2] * g[2];
    if (g2 < 1e-3) break;
    let s = -d / g2;
    const length = Math.abs(s) * Math.sqrt(g2);
    if (length > longest) s *= longest / length;
    for (let a = 0; a < 3; a++) p[a]! += g[a]! * s;
  }
  return p;
}
