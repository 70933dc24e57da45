import { SHAPE_COUNT, type SparseRows } from '#shared/body/body-model.ts';
import { JOINT_COUNT, MIRROR } from '#shared/body/smpl-tree.ts';
import { JOINTS } from '../anatomy/joints.ts';
import { solvePositive } from '../linear/cholesky.ts';
import type { SymmetricMesh } from '../mesh/mirror.ts';
import { distance } from '../mesh/triangle-mesh.ts';
import type { ShapeDirections } from '../shape/directions.ts';

/** Vertices a joint may be regressed from: the nearest ones (of both sides for middle joints). */
const CANDIDATES = 260;

/** How strongly the conditions are held against the wish for even weights; the unit of a condition is the metre. */
const STIFFNESS = 1e9;

/** A joint's weights over some vertices. */
interface Row {
  readonly vertices: number[];
  readonly weights: number[];
}

/**
 * Joint regressor, shape [24, V]: for each joint the most even non-negative weights on nearby vertices that sum to 1
 * and reproduce the rest joint and its 10 derivatives. The right side is the mirror image of the left, the middle
 * joints are symmetric in themselves.
 */
export function jointRegressor(mesh: SymmetricMesh, directions: ShapeDirections): SparseRows {
  const rows: Row[] = new Array(JOINT_COUNT);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const image = MIRROR[j]!;
    if (JOINTS[j]![0] < 0) continue;
    rows[j] = regress(mesh, directions, j);
    if (image === j) continue;
    rows[image] = { vertices: rows[j]!.vertices.map((v) => mesh.partner[v]!), weights: rows[j]!.weights };
  }
  return toSparse(rows, mesh.positions.length);
}

function regress(mesh: SymmetricMesh, directions: ShapeDirections, j: number): Row {
  const middle = MIRROR[j] === j;
  const target = JOINTS[j]!;
  const candidates = mesh.positions
    .map((p, v) => ({ v, d: distance(p, target) }))
    .filter(({ v }) => !middle || mesh.positions[v]![0] >= 0)
    .sort((a, b) => a.d - b.d || a.v - b.v)
    .slice(0, middle ? CANDIDATES / 2 : CANDIDATES)
    .map(({ v }) => v);
  const { conditions, wanted } = conditionsOf(mesh, directions, j, candidates, middle);
  const weights = nonNegative(conditions, wanted, candidates.length);
  const vertices: number[] = [];
  const values: number[] = [];
  candidates.forEach((v, i) => {
    const w = weights[i]!;
    if (w <= 0) return;
    const image = mesh.partner[v]!;
    if (middle && image !== v) {
      vertices.push(v, image);
      values.push(w / 2, w / 2);
    } else {
      vertices.push(v);
      values.push(w);
    }
  });
  return { vertices, weights: values };
}

/** Linear conditions on the weights. For middle joints x is left out: pairs of mirror images settle it. */
function conditionsOf(
  mesh: SymmetricMesh,
  directions: ShapeDirections,
  j: number,
  candidates: number[],
  middle: boolean,
) {
  const conditions: Float64Array[] = [Float64Array.from(candidates, () => 1)];
  const wanted: number[] = [1];
  for (let a = middle ? 1 : 0; a < 3; a++) {
    conditions.push(Float64Array.from(candidates, (v) => mesh.positions[v]![a]! - JOINTS[j]![a]!));
    wanted.push(0);
    for (let k = 0; k < SHAPE_COUNT; k++) {
      const own = directions.joints[(j * 3 + a) * SHAPE_COUNT + k]!;
      conditions.push(Float64Array.from(candidates, (v) => directions.vertices[(v * 3 + a) * SHAPE_COUNT + k]! - own));
      wanted.push(0);
    }
  }
  return { conditions, wanted };
}

/**
 * Minimises `Σ (w - 1/n)² · n² + STIFFNESS · |C w - b|²` over w ≥ 0: solve, drop what became negative, solve again; a
 * dropped weight comes back when its gradient asks for it.
 */
function nonNegative(conditions: readonly Float64Array[], wanted: readonly number[], n: number): Float64Array {
  const free = new Uint8Array(n).fill(1);
  let weights = new Float64Array(n);
  for (let round = 0; round < 60; round++) {
    weights = leastChange(conditions, wanted, free);
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (free[i] && weights[i]! < 0) {
        free[i] = 0;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return weights;
}

/**
 * Equality form on the free weights. With w = w0 + Cᵀy the stationarity condition is (C Cᵀ + I/STIFFNESS) y = b - C w0.
 */
function leastChange(
  conditions: readonly Float64Array[],
  wanted: readonly number[],
  free: Uint8Array,
): Float64Array<ArrayBuffer> {
  const n = free.length;
  const m = conditions.length;
  const even = 1 / free.reduce((sum, f) => sum + f, 0);
  const a = new Float64Array(m * m);
  const y = new Float64Array(m);
  for (let p = 0; p < m; p++) {
    const cp = conditions[p]!;
    let residual = wanted[p]!;
    for (let i = 0; i < n; i++) if (free[i]) residual -= cp[i]! * even;
    y[p] = residual;
    for (let q = 0; q <= p; q++) {
      const cq = conditions[q]!;
      let sum = 0;
      for (let i = 0; i < n; i++) if (free[i]) sum += cp[i]! * cq[i]!;
      a[p * m + q] = a[q * m + p] = sum;
    }
    a[p * m + p]! += 1 / STIFFNESS;
  }
  solvePositive(a, y);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (!free[i]) continue;
    let w = even;
    for (let p = 0; p < m; p++) w += conditions[p]![i]! * y[p]!;
    out[i] = w;
  }
  return out;
}

function toSparse(rows: readonly Row[], columnsCount: number): SparseRows {
  const starts = new Uint32Array(JOINT_COUNT + 1);
  const columns: number[] = [];
  const values: number[] = [];
  rows.forEach(({ vertices, weights }, j) => {
    const order = vertices.map((_, i) => i).sort((a, b) => vertices[a]! - vertices[b]!);
    for (const i of order) {
      columns.push(vertices[i]!);
      values.push(weights[i]!);
    }
    starts[j + 1] = columns.length;
  });
  return {
    rows: JOINT_COUNT,
    columnsCount,
    starts,
    columns: Uint32Array.from(columns),
    values: Float32Array.from(values),
  };
}
