import type { Sizing } from '../../anatomy/sizing.ts';
import { type Distance, project, type Vec3 } from '../../sdf/solid.ts';
import { distance, type Triangle } from '../triangle-mesh.ts';

/** A half mesh while it is being remeshed; its steps change it in place. */
export interface RemeshWork {
  readonly surface: Distance;
  readonly sizing: Sizing;
  positions: Vec3[];
  triangles: Triangle[];
}

/** Length of an edge as a share of the wanted length there. */
export function relativeLength({ positions, sizing }: RemeshWork, a: number, b: number): number {
  const p = positions[a]!;
  const q = positions[b]!;
  return distance(p, q) / ((sizing(p) + sizing(q)) / 2);
}

/** The nearest place of the surface; points of the mid-plane stay in it. */
export function onSurface({ surface }: RemeshWork, point: Vec3): Vec3 {
  const p = project(surface, point);
  if (point[0] === 0) p[0] = 0;
  return p;
}
