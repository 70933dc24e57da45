import { JOINT_COUNT, JOINT_NAMES, type JointName, MIRROR, PARENTS } from '#shared/body/smpl-tree.ts';
import type { SymmetricMesh } from '../mesh/mirror.ts';
import { vertexNeighbours } from '../mesh/triangle-mesh.ts';
import type { Vec3 } from '../sdf/solid.ts';
import { type JointShare, LEFT_AND_MIDDLE_SHARES } from './joint-shares.ts';

export interface WeightOptions {
  /** Laplacian passes over the mesh. */
  readonly smoothing?: number;
  /** Most joints per vertex. */
  readonly influences?: number;
  /** Smaller weights are dropped. */
  readonly least?: number;
}

const CHILDREN: readonly number[][] = PARENTS.map((_, j) => PARENTS.flatMap((parent, c) => (parent === j ? [c] : [])));

/**
 * Skinning weights by hierarchical splitting of space: starting with all weight at the pelvis, each joint takes a
 * share of its parent's weight (`joint-shares.ts`), so that only neighbouring joints mix.
 *
 * @returns shape [V, 24]; rows sum to 1, exactly symmetric
 */
export function skinningWeights(
  mesh: SymmetricMesh,
  { smoothing = 4, influences = 4, least = 0.004 }: WeightOptions = {},
): Float64Array {
  const count = mesh.positions.length;
  let weights = new Float64Array(count * JOINT_COUNT);
  mesh.positions.forEach((p, v) => {
    splitWeights(weights, v * JOINT_COUNT, p);
  });
  const neighbours = vertexNeighbours(mesh.triangles, count);
  for (let pass = 0; pass < smoothing; pass++) weights = smoothed(weights, neighbours);
  weights = symmetrised(weights, mesh.partner);
  for (let v = 0; v < count; v++) {
    const row = weights.subarray(v * JOINT_COUNT, (v + 1) * JOINT_COUNT);
    keepLargest(row, influences, least, mesh.partner[v] === v);
  }
  return symmetrised(weights, mesh.partner);
}

function shareOf(name: JointName): JointShare {
  const own = LEFT_AND_MIDDLE_SHARES[name];
  if (own) return own;
  const left = LEFT_AND_MIDDLE_SHARES[name.replace('r_', 'l_') as JointName]!;
  return (x, y, z) => left(-x, y, z);
}

const SHARES: readonly (JointShare | null)[] = JOINT_NAMES.map((name) => (name === 'pelvis' ? null : shareOf(name)));

/** Children that want more than there is get it in proportion, which keeps left and right alike. */
function splitWeights(out: Float64Array, row: number, [x, y, z]: Readonly<Vec3>): void {
  out[row] = 1;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const own = out[row + j]!;
    if (own === 0) continue;
    const shares = CHILDREN[j]!.map((c) => SHARES[c]!(x, y, z));
    const total = Math.max(
      1,
      shares.reduce((sum, s) => sum + s, 0),
    );
    let kept = own;
    CHILDREN[j]!.forEach((c, i) => {
      const taken = (own * shares[i]!) / total;
      out[row + c] = taken;
      kept -= taken;
    });
    out[row + j] = Math.max(0, kept);
  }
}

function smoothed(weights: Float64Array, neighbours: readonly number[][]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(weights.length);
  neighbours.forEach((list, v) => {
    for (let j = 0; j < JOINT_COUNT; j++) {
      let sum = 0;
      for (const n of list) sum += weights[n * JOINT_COUNT + j]!;
      out[v * JOINT_COUNT + j] = 0.5 * weights[v * JOINT_COUNT + j]! + (0.5 * sum) / list.length;
    }
  });
  return out;
}

/** Steps between two joints along the skeleton. */
function stepsBetween(a: number, b: number): number {
  const up = (j: number): number[] => (j < 0 ? [] : [j, ...up(PARENTS[j]!)]);
  const [toRootA, toRootB] = [up(a), up(b)];
  return toRootA.filter((j) => !toRootB.includes(j)).length + toRootB.filter((j) => !toRootA.includes(j)).length;
}

/** Joints further apart never share a vertex: a chain of four may: spine2 to shoulder meet at the armpit. */
const MOST_STEPS = 3;

const NEIGHBOURS = PARENTS.map((_, a) => PARENTS.map((__, b) => stepsBetween(a, b) <= MOST_STEPS));

/**
 * Keeps the largest weights of joints that are at most `MOST_STEPS` apart. On the mid-plane a joint that loses its mirror
 * image goes with it.
 */
function keepLargest(row: Float64Array, influences: number, least: number, onMidPlane: boolean): void {
  const order = JOINT_NAMES.map((_, j) => j).sort((a, b) => row[b]! - row[a]! || a - b);
  const kept = new Set<number>();
  for (const j of order) {
    if (kept.size === influences || row[j]! < least) break;
    if ([...kept].every((k) => NEIGHBOURS[j]![k])) kept.add(j);
  }
  let sum = 0;
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (!kept.has(j) || (onMidPlane && !kept.has(MIRROR[j]!))) row[j] = 0;
    sum += row[j]!;
  }
  for (let j = 0; j < JOINT_COUNT; j++) row[j]! /= sum;
}

/** The left half decides; vertices of the mid-plane take the mean of both sides. */
function symmetrised(weights: Float64Array, partner: Int32Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(weights.length);
  for (let v = 0; v < partner.length; v++) {
    const p = partner[v]!;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const mirrored = p * JOINT_COUNT + MIRROR[j]!;
      const own = weights[v * JOINT_COUNT + j]!;
      out[v * JOINT_COUNT + j] = p === v ? (own + weights[mirrored]!) / 2 : v < p ? own : weights[mirrored]!;
    }
  }
  return out;
}

/** Share of a vertex's weight that a joint and all joints below it hold, shape [V]. */
export function subtreeWeights(weights: Float64Array, joint: number): Float64Array {
  const inside = PARENTS.map((_, j) => {
    for (let a = j; a >= 0; a = PARENTS[a]!) if (a === joint) return true;
    return false;
  });
  const out = new Float64Array(weights.length / JOINT_COUNT);
  for (let v = 0; v < out.length; v++) {
    for (let j = 0; j < JOINT_COUNT; j++) if (inside[j]) out[v]! += weights[v * JOINT_COUNT + j]!;
  }
  return out;
}
