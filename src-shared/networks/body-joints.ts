import type { SparseRows } from '../body/body-model.ts';
import { H36M_TO_J14, JOINTS49_SOURCE, type Joints49Source, SMPL_VERTEX_IDS } from '../body/joints49.ts';
import { matmul } from '../tape/linear-algebra.ts';
import { concat, gather } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';

/** Which joints a network is compared on: the 49 of SPIN, or 14 by the H36M regressor. */
export type JointSource =
  | { readonly set: 'spin49'; readonly source: Joints49Source }
  | { readonly set: 'h36m14'; readonly regressor: SparseRows };

/** The vertices that the joints are made of, ascending: all that `smplLayer` must compute for them. */
export function jointVertices(joints: JointSource): number[] {
  const needed = new Set<number>();
  if (joints.set === 'spin49') {
    for (const v of Array.from(joints.source.vertexIds ?? SMPL_VERTEX_IDS)) needed.add(v);
    for (const v of joints.source.extraRegressor.columns) needed.add(v);
  } else {
    for (const v of joints.regressor.columns) needed.add(v);
  }
  return [...needed].sort((a, b) => a - b);
}

/**
 * Joints of posed bodies (specification 4.4 to 4.6).
 *
 * @param vertices shape [M, V, 3]
 * @param posed    the 24 joints of the body, shape [M, 24, 3]
 * @param only     which vertices these are, where they are not all
 * @returns shape [M, 49, 3] or [M, 14, 3]
 */
export function bodyJoints(vertices: Value, posed: Value, joints: JointSource, only?: readonly number[]): Value {
  const place = only ? new Map(only.map((v, i) => [v, i])) : null;
  const at = (v: number): number => place?.get(v) ?? v;
  const count = vertices.shape[1] as number;
  const regress = (matrix: SparseRows): Value => {
    const dense = new Float32Array(matrix.rows * count);
    for (let r = 0; r < matrix.rows; r++) {
      for (let i = matrix.starts[r]!; i < matrix.starts[r + 1]!; i++) {
        dense[r * count + at(matrix.columns[i]!)]! += matrix.values[i]!;
      }
    }
    return matmul(vertices.tape.constant(dense, [matrix.rows, count]), vertices);
  };
  if (joints.set === 'h36m14') return gather(regress(joints.regressor), 1, H36M_TO_J14);
  const { extraRegressor, vertexIds = SMPL_VERTEX_IDS } = joints.source;
  const picked = gather(vertices, 1, Array.from(vertexIds, at));
  return gather(concat([posed, picked, regress(extraRegressor)], 1), 1, JOINTS49_SOURCE);
}
