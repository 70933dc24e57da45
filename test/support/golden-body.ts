import type { BodyModel } from '#shared/body/body-model.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { type GoldenArrays, readGolden } from './golden.ts';

/** The small SMPL-like body of the golden folder (`smpl_lbs.npz`) with what its 49 joints are made from. */
export function goldenBody(golden: GoldenArrays = readGolden('smpl_lbs')): { body: BodyModel; source: Joints49Source } {
  const [vertexCount = 0] = golden.shape('v_template');
  const features = (JOINT_COUNT - 1) * 9;
  const stored = golden.values('posedirs');
  const poseDirs = new Float32Array(stored.length);
  for (let f = 0; f < features; f++) {
    for (let i = 0; i < vertexCount * 3; i++) poseDirs[f * vertexCount * 3 + i] = stored[i * features + f]!;
  }
  const body: BodyModel = {
    name: 'golden',
    licence: 'free',
    vertexCount,
    template: Float32Array.from(golden.values('v_template')),
    shapeDirs: Float32Array.from(golden.values('shapedirs')),
    poseDirs,
    jointRegressor: sparseRows(golden.values('J_regressor'), JOINT_COUNT, vertexCount),
    weights: Float32Array.from(golden.values('weights')),
    faces: Uint32Array.from(golden.values('f')),
  };
  const [rows = 0] = golden.shape('J_regressor_extra');
  return {
    body,
    source: {
      extraRegressor: sparseRows(golden.values('J_regressor_extra'), rows, vertexCount),
      vertexIds: golden.values('extra_vids'),
    },
  };
}
