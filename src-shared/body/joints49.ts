import type { SparseRows } from './body-model.ts';
import { JOINT_COUNT } from './smpl-tree.ts';
import { regressPointsInto } from './sparse-rows.ts';

/** How many joints the 49-joint set has; their names are `KEYPOINT_SETS.spin`. */
export const JOINTS49_COUNT = 49;

/**
 * Vertices of SMPL's mesh (6890) that stand for points of face, feet and hands: nose, right eye, left eye, right ear,
 * left ear; left big toe, small toe, heel; the same of the right; fingertips from thumb to little finger, left, right.
 */
export const SMPL_VERTEX_IDS: readonly number[] = [
  332, 6260, 2800, 4071, 583, 3216, 3226, 3387, 6617, 6624, 6787, 2746, 2319, 2445, 2556, 2673, 6191, 5782, 5905, 6016,
  6133,
];

/** Vertices of SMPL's mesh; only a body with as many has the picks above. */
export const SMPL_VERTEX_COUNT = 6890;

/** Rows of the extra regressor: hips, neck and head top of LSP, pelvis and thorax of MPII, spine, jaw, head of H36M. */
export const EXTRA_JOINT_COUNT = 9;

/** Where each of the 49 joints is among 24 posed joints, 21 vertices and 9 regressed points. */
export const JOINTS49_SOURCE: readonly number[] = [
  24, 12, 17, 19, 21, 16, 18, 20, 0, 2, 5, 8, 1, 4, 7, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 8, 5, 45, 46, 4, 7, 21,
  19, 17, 16, 18, 20, 47, 48, 49, 50, 51, 52, 53, 24, 26, 25, 28, 27,
];

/** Rows of the H36M regressor (17) in the order of LSP's joints, pelvis, spine and head after them. */
export const H36M_TO_J17: readonly number[] = [6, 5, 4, 1, 2, 3, 16, 15, 14, 11, 12, 13, 8, 10, 0, 7, 9];

/** The first 14 of them, which the published errors are measured on: keypoint set `common`. */
export const H36M_TO_J14: readonly number[] = H36M_TO_J17.slice(0, 14);

/** What the 49 joints need besides vertices and posed joints. */
export interface Joints49Source {
  /** The 9 regressed joints, shape [9, V]. */
  readonly extraRegressor: SparseRows;
  /** The 21 picked vertices; SMPL's own where left out. */
  readonly vertexIds?: ArrayLike<number>;
}

const FIRST_VERTEX = JOINT_COUNT;
const FIRST_EXTRA = JOINT_COUNT + SMPL_VERTEX_IDS.length;
const extra = new Float64Array(EXTRA_JOINT_COUNT * 3);

/**
 * The 49 joints of one posed body: 25 in the order of OpenPose's BODY_25, then 24 as data sets label them.
 *
 * @param out      written at `o`: shape [49, 3], in the space and unit of the vertices
 * @param vertices posed vertices, shape [V, 3], read at `vo`
 * @param joints24 posed joints, shape [24, 3], read at `jo`
 */
export function joints49Into(
  out: Float32Array | Float64Array,
  o: number,
  vertices: ArrayLike<number>,
  vo: number,
  joints24: ArrayLike<number>,
  jo: number,
  { extraRegressor, vertexIds = SMPL_VERTEX_IDS }: Joints49Source,
): void {
  regressPointsInto(extra, 0, extraRegressor, vertices, vo);
  for (let i = 0; i < JOINTS49_COUNT; i++) {
    const source = JOINTS49_SOURCE[i]!;
    const [from, at]: [ArrayLike<number>, number] =
      source < FIRST_VERTEX
        ? [joints24, jo + 3 * source]
        : source < FIRST_EXTRA
          ? [vertices, vo + 3 * vertexIds[source - FIRST_VERTEX]!]
          : [extra, 3 * (source - FIRST_EXTRA)];
    for (let a = 0; a < 3; a++) out[o + 3 * i + a] = from[at + a]!;
  }
}

/** `joints49Into` into new memory, shape [49, 3]. */
export function joints49(
  vertices: ArrayLike<number>,
  joints24: ArrayLike<number>,
  source: Joints49Source,
): Float64Array {
  const out = new Float64Array(JOINTS49_COUNT * 3);
  joints49Into(out, 0, vertices, 0, joints24, 0, source);
  return out;
}

/**
 * The 14 joints the published errors are measured on.
 *
 * @param vertices  posed vertices, shape [V, 3]
 * @param regressor the H36M regressor, shape [17, V]
 * @returns shape [14, 3], order `KEYPOINT_SETS.common`
 */
export function joints14(vertices: ArrayLike<number>, regressor: SparseRows): Float64Array {
  const all = new Float64Array(regressor.rows * 3);
  regressPointsInto(all, 0, regressor, vertices);
  const out = new Float64Array(H36M_TO_J14.length * 3);
  for (const [i, row] of H36M_TO_J14.entries()) out.set(all.subarray(3 * row, 3 * row + 3), 3 * i);
  return out;
}
