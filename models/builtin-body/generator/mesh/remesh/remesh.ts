import type { Sizing } from '../../anatomy/sizing.ts';
import type { Distance, Vec3 } from '../../sdf/solid.ts';
import { largestComponent } from '../largest-component.ts';
import type { Triangle, TriangleMesh } from '../triangle-mesh.ts';
import { collapseShortEdges } from './collapse.ts';
import { flipEdges } from './flip.ts';
import { relax } from './relax.ts';
import { splitLongEdges } from './split.ts';
import type { RemeshWork } from './work.ts';

export interface RemeshOptions {
  /** Rounds of collapse, split, flip and relax. */
  readonly rounds?: number;
  /** Relaxation passes of the last round. */
  readonly lastRelax?: number;
}

/**
 * Isotropic remeshing of a half mesh onto its surface (Botsch and Kobbelt 2004): the rim stays in x = 0.
 *
 * @param mesh    a half mesh with its rim in x = 0 (`surfaceNets`)
 * @param surface the signed distance it follows
 * @param sizing  wanted edge lengths
 */
export function remesh(
  mesh: TriangleMesh,
  surface: Distance,
  sizing: Sizing,
  { rounds = 6, lastRelax = 6 }: RemeshOptions = {},
): TriangleMesh {
  const work: RemeshWork = {
    surface,
    sizing,
    positions: mesh.positions.map((p): Vec3 => [...p]),
    triangles: largestComponent(mesh.triangles, mesh.positions.length),
  };
  for (let round = 0; round < rounds; round++) {
    collapseShortEdges(work);
    splitLongEdges(work);
    flipEdges(work);
    relax(work, round === rounds - 1 ? lastRelax : 2);
  }
  return compact(work);
}

/** Leaves out vertices no triangle uses; numbers the others in the order they are met. */
function compact({ positions, triangles }: RemeshWork): TriangleMesh {
  const index = new Map<number, number>();
  const kept: Vec3[] = [];
  const renumber = (v: number) => {
    let to = index.get(v);
    if (to === undefined) {
      to = kept.push(positions[v]!) - 1;
      index.set(v, to);
    }
    return to;
  };
  return { triangles: triangles.map((t) => t.map(renumber) as Triangle), positions: kept };
}
