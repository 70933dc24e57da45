import type { SparseRows } from '#shared/body/body-model.ts';
import { SHAPE_COUNT } from '#shared/body/body-model.ts';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { joint, MODEL_PELVIS } from './anatomy/joints.ts';
import type { SymmetricMesh } from './mesh/mirror.ts';
import { ENTRIES, type JointCorrections } from './pose/pose-corrections.ts';
import type { ShapeDirections } from './shape/directions.ts';

/** Everything the generator computes, in the authoring frame. */
export interface GeneratedBody {
  readonly mesh: SymmetricMesh;
  readonly directions: ShapeDirections;
  /** Shape [V, 24]. */
  readonly weights: Float64Array;
  readonly regressor: SparseRows;
  readonly corrections: readonly JointCorrections[];
}

/** Writes the body as `.npz` in the model's frame; see `readBodyNpz` for the array names. Same body, same bytes. */
export function packBody({ mesh, directions, weights, regressor, corrections }: GeneratedBody): Uint8Array {
  const count = mesh.positions.length;
  const pelvis = joint('pelvis');
  const template = Float32Array.from(mesh.positions.flatMap((p) => p.map((x, a) => x - pelvis[a]! + MODEL_PELVIS[a]!)));
  const faces = Uint16Array.from(mesh.triangles.flat());
  const tree = Int32Array.from([...PARENTS, ...PARENTS.map((_, j) => j)]);
  const { values, scale } = quantised(corrections);
  const moved = corrections.flatMap(({ vertices }) => vertices);
  let end = 0;
  const starts = Uint32Array.from([0, ...corrections.map(({ vertices }) => (end += vertices.length))]);
  return writeNpz([
    ['v_template', { dtype: 'f4', shape: [count, 3], data: template }],
    ['f', { dtype: 'u2', shape: [mesh.triangles.length, 3], data: faces }],
    ['shapedirs', { dtype: 'f4', shape: [count, 3, SHAPE_COUNT], data: Float32Array.from(directions.vertices) }],
    ['weights', { dtype: 'f4', shape: [count, JOINT_COUNT], data: Float32Array.from(weights) }],
    ['kintree_table', { dtype: 'i4', shape: [2, JOINT_COUNT], data: tree }],
    ['J_regressor_data', { dtype: 'f4', shape: [regressor.values.length], data: regressor.values }],
    ['J_regressor_indices', { dtype: 'u4', shape: [regressor.columns.length], data: regressor.columns }],
    ['J_regressor_indptr', { dtype: 'u4', shape: [JOINT_COUNT + 1], data: regressor.starts }],
    ['posedirs_starts', { dtype: 'u4', shape: [starts.length], data: starts }],
    ['posedirs_vertices', { dtype: 'u2', shape: [moved.length], data: Uint16Array.from(moved) }],
    ['posedirs_values', { dtype: 'i2', shape: [moved.length, 3, 9], data: values }],
    ['posedirs_scale', { dtype: 'f8', shape: [], data: Float64Array.of(scale) }],
  ]);
}

/** Corrections as 16-bit steps of 1/32767 of the largest one (about 10 µm). */
function quantised(corrections: readonly JointCorrections[]): { values: Int16Array; scale: number } {
  const largest = corrections.reduce((most, { values }) => values.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
  const scale = Math.max(largest, 1e-6) / 32767;
  const values = new Int16Array(corrections.reduce((sum, { vertices }) => sum + vertices.length * ENTRIES, 0));
  let at = 0;
  for (const correction of corrections) {
    for (const value of correction.values) values[at++] = Math.round(value / scale);
  }
  return { values, scale };
}
