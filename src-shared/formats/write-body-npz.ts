import { type BodyModel, SHAPE_COUNT } from '../body/body-model.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import type { NpyArray } from './npy.ts';
import { writeNpz } from './npz.ts';

/** Writes a body with SMPL's standard array names, as `readBodyNpz` reads it: the same body comes back. */
export function writeBodyNpz(body: BodyModel): Uint8Array {
  const { vertexCount: count, jointRegressor: regressor } = body;
  const arrays: Record<string, NpyArray> = {
    v_template: { dtype: 'f4', shape: [count, 3], data: body.template },
    shapedirs: { dtype: 'f4', shape: [count, 3, SHAPE_COUNT], data: body.shapeDirs },
    weights: { dtype: 'f4', shape: [count, JOINT_COUNT], data: body.weights },
    f: { dtype: 'u4', shape: [body.faces.length / 3, 3], data: body.faces },
    J_regressor_data: { dtype: 'f4', shape: [regressor.values.length], data: regressor.values },
    J_regressor_indices: { dtype: 'u4', shape: [regressor.columns.length], data: regressor.columns },
    J_regressor_indptr: { dtype: 'u4', shape: [regressor.starts.length], data: regressor.starts },
  };
  const features = (JOINT_COUNT - 1) * 9;
  if (body.poseDirs) arrays.posedirs = { dtype: 'f4', shape: [features, count * 3], data: body.poseDirs };
  return writeNpz(arrays, { compress: false });
}
