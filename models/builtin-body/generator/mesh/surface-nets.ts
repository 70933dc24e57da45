import type { Distance, Vec3 } from '../sdf/solid.ts';
import type { Triangle, TriangleMesh } from './triangle-mesh.ts';

/** Corner pairs of a cell's twelve edges; bit 2 of a corner is x, bit 1 y, bit 0 z. */
const CELL_EDGES = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
] as const;

/** Nodes per side of a block that is skipped when its centre is far from the surface. */
const BLOCK = 6;

/**
 * Naive surface nets (Gibson 1998) on the half space x ≥ 0 of a figure that is symmetric in x.
 *
 * Nodes stand at x = (i - 1/2) · h, so the first layer of cells straddles the mid-plane; its vertices are put at
 * x = 0 exactly and make the open rim along which the half is later mirrored.
 *
 * @param box  lower and upper corner around the half figure, metres
 * @param cell edge length h of a cell, metres
 */
export function surfaceNets(f: Distance, box: readonly number[], cell: number): TriangleMesh {
  const [, y0, z0, x1, y1, z1] = box as [number, number, number, number, number, number];
  const nx = Math.ceil(x1 / cell) + 2;
  const ny = Math.ceil((y1 - y0) / cell) + 1;
  const nz = Math.ceil((z1 - z0) / cell) + 1;
  const node = (i: number, j: number, k: number) => (i * ny + j) * nz + k;
  const at = (i: number, j: number, k: number): Vec3 => [(i - 0.5) * cell, y0 + j * cell, z0 + k * cell];
  const values = sample(f, [nx, ny, nz], at, cell);
  const positions: Vec3[] = [];
  const vertexOf = new Int32Array(nx * ny * nz).fill(-1);
  const corner = new Float64Array(8);
  for (let i = 0; i < nx - 1; i++) {
    for (let j = 0; j < ny - 1; j++) {
      for (let k = 0; k < nz - 1; k++) {
        let inside = 0;
        for (let c = 0; c < 8; c++) {
          corner[c] = values[node(i + (c >> 2), j + ((c >> 1) & 1), k + (c & 1))]!;
          if (corner[c]! < 0) inside++;
        }
        if (inside === 0 || inside === 8) continue;
        const [ox, oy, oz] = crossingCentre(corner);
        const [px, py, pz] = at(i, j, k);
        vertexOf[node(i, j, k)] = positions.length;
        positions.push([i === 0 ? 0 : px + cell * ox, py + cell * oy, pz + cell * oz]);
      }
    }
  }
  const triangles: Triangle[] = [];
  const quad = (a: number, b: number, c: number, d: number, turned: boolean) => {
    if (a < 0 || b < 0 || c < 0 || d < 0) return;
    if (turned) triangles.push([a, b, c], [a, c, d]);
    else triangles.push([a, c, b], [a, d, c]);
  };
  const v = (i: number, j: number, k: number) => vertexOf[node(i, j, k)]!;
  for (let i = 0; i < nx - 1; i++) {
    for (let j = 0; j < ny - 1; j++) {
      for (let k = 0; k < nz - 1; k++) {
        const s = values[node(i, j, k)]! < 0;
        if (j > 0 && k > 0 && s !== values[node(i + 1, j, k)]! < 0) {
          quad(v(i, j - 1, k - 1), v(i, j, k - 1), v(i, j, k), v(i, j - 1, k), s);
        }
        if (i > 0 && k > 0 && s !== values[node(i, j + 1, k)]! < 0) {
          quad(v(i - 1, j, k - 1), v(i - 1, j, k), v(i, j, k), v(i, j, k - 1), s);
        }
        if (i > 0 && j > 0 && s !== values[node(i, j, k + 1)]! < 0) {
          quad(v(i - 1, j - 1, k), v(i, j - 1, k), v(i, j, k), v(i - 1, j, k), s);
        }
      }
    }
  }
  return { positions, triangles };
}

/** Mean of the places where the surface crosses the cell's edges, in units of the cell. */
function crossingCentre(corner: Float64Array): Vec3 {
  const sum: Vec3 = [0, 0, 0];
  let count = 0;
  for (const [a, b] of CELL_EDGES) {
    if (corner[a]! < 0 === corner[b]! < 0) continue;
    const t = corner[a]! / (corner[a]! - corner[b]!);
    sum[0] += (a >> 2) + ((b >> 2) - (a >> 2)) * t;
    sum[1] += ((a >> 1) & 1) + (((b >> 1) & 1) - ((a >> 1) & 1)) * t;
    sum[2] += (a & 1) + ((b & 1) - (a & 1)) * t;
    count++;
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

function sample(
  f: Distance,
  [nx, ny, nz]: Vec3,
  at: (i: number, j: number, k: number) => Vec3,
  cell: number,
): Float32Array {
  const values = new Float32Array(nx * ny * nz);
  const half = BLOCK / 2;
  for (let i = 0; i < nx; i += BLOCK) {
    for (let j = 0; j < ny; j += BLOCK) {
      for (let k = 0; k < nz; k += BLOCK) {
        const centre = f(...at(i + half, j + half, k + half));
        const far = Math.abs(centre) > BLOCK * cell * 2.2;
        for (let a = i; a < Math.min(i + BLOCK, nx); a++) {
          for (let b = j; b < Math.min(j + BLOCK, ny); b++) {
            for (let c = k; c < Math.min(k + BLOCK, nz); c++) {
              values[(a * ny + b) * nz + c] = far ? centre : f(...at(a, b, c));
            }
          }
        }
      }
    }
  }
  return values;
}
