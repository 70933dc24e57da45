import { SHAPE_COUNT, type SparseRows } from '#shared/body/body-model.ts';
import { JOINT_COUNT, MIRROR } from '#shared/body/smpl-tree.ts';
import { JOINTS } from '../anatomy/joints.ts';
import { solvePositive } from '../linear/cholesky.ts';
import type { SymmetricMesh } from '../mesh/mirror.ts';
import { distance } from '../mesh/triangle-mesh.ts';
import type { ShapeDirections } from '../shape/directions.ts';

/** Vertices a joint may be regressed from: the nearest ones (of both sides for middle joints). */
const CANDIDATES = 500;

/** How strongly the conditions are held against the wish for even weights; the unit of a condition is the metre. */
const STIFFNESS = 3e6;

/** Strength of the condition that the weights sum to 1, next to the conditions in metres. */
const SUM_WEIGHT = 10;

/** A joint's weights over some vertices. */
interface Row {
  readonly vertices: number[];
  readonly weights: number[];
}

/**
 * Joint regressor, shape [24, V]: for each joint the most even weights, none far below 0, on nearby vertices that sum to 1
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
  const weights = boundedWeights(conditions, wanted, candidates.length);
  const vertices: number[] = [];
  const values: number[] = [];
  candidates.forEach((v, i) => {
    const w = weights[i]!;
    if (w === 0) return;
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
  const conditions: Float64Array[] = [Float64Array.from(candidates, () => SUM_WEIGHT)];
  const wanted: number[] = [SUM_WEIGHT];
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

/** Least weight of a vertex. Where all flesh near a joint moves one way, a joint that stays needs a little below 0. */
const LEAST = -0.02;

/** Rounds of the active set at most. */
const ROUNDS = 300;

/**
 * Minimises `|w - 1/n|² + STIFFNESS · |C w - b|²` over w ≥ LEAST by an active set: solve, hold the weights that fell
 * furthest below the bound at it, solve again until none is left.
 */
function boundedWeights(conditions: readonly Float64Array[], wanted: readonly number[], n: number): Float64Array {
  const held = new Uint8Array(n);
  let weights = new Float64Array(n);
  for (let round = 0; round < ROUNDS; round++) {
    weights = leastChange(conditions, wanted, held);
    const lowest = weights.reduce((low, w) => Math.min(low, w), 0);
    if (lowest >= LEAST - 1e-9) break;
    for (let i = 0; i < n; i++) if (weights[i]! < LEAST + (lowest - LEAST) / 2) held[i] = 1;
  }
  return weights;
}

/**
 * The minimum over the weights that are not held. With w = w0 + Cᵀy the stationarity condition is
 * (C Cᵀ + I/STIFFNESS) y = b - C w0.
 */
function leastChange(
  conditions: readonly Float64Array[],
  wanted: readonly number[],
  held: Uint8Array,
): Float64Array<ArrayBuffer> {
  const n = held.length;
  const m = conditions.length;
  const out = Float64Array.from(held, (h) => (h ? LEAST : 1 / n));
  const a = new Float64Array(m * m);
  const y = new Float64Array(m);
  for (let p = 0; p < m; p++) {
    const cp = conditions[p]!;
    let residual = wanted[p]!;
    for (let i = 0; i < n; i++) residual -= cp[i]! * out[i]!;
    y[p] = residual;
    for (let q = 0; q <= p; q++) {
      const cq = conditions[q]!;
      let sum = 0;
      for (let i = 0; i < n; i++) if (!held[i]) sum += cp[i]! * cq[i]!;
      a[p * m + q] = a[q * m + p] = sum;
    }
    a[p * m + p]! += 1 / STIFFNESS;
  }
  solvePositive(a, y);
  for (let i = 0; i < n; i++) {
    if (held[i]) continue;
    for (let p = 0; p < m; p++) out[i]! += conditions[p]![i]! * y[p]!;
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
