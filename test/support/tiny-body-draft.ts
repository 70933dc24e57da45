import type { ModelDraft, TensorData } from '#main/model-library/model-draft.ts';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import { tinyBody } from './tiny-body.ts';

/** `tinyBody` as the model library stores a body. */
export function tinyBodyDraft(name: string): ModelDraft {
  const { vertexCount: v, template, shapeDirs, weights, faces, jointRegressor } = tinyBody();
  const regressor = new Float32Array(JOINT_COUNT * v);
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (let i = jointRegressor.starts[j]!; i < jointRegressor.starts[j + 1]!; i++) {
      regressor[j * v + jointRegressor.columns[i]!] = jointRegressor.values[i]!;
    }
  }
  const tree = Int32Array.from([...PARENTS, ...PARENTS.keys()]);
  const tensor = (tensorName: string, shape: number[], data: TensorData) => ({
    name: tensorName,
    type: data instanceof Float32Array ? ('F32' as const) : ('I32' as const),
    shape,
    read: () => data,
  });
  return {
    kind: 'body',
    name,
    architecture: null,
    licence: 'research-only',
    source: { file: `${name}.pkl`, sha256: 'b'.repeat(64), bytes: 10, format: 'pickle', part: 'body' },
    facts: {},
    report: { found: [], missing: [], ignored: [], notes: [] },
    tensors: [
      tensor('v_template', [v, 3], template),
      tensor('shapedirs', [v, 3, 10], shapeDirs),
      tensor('weights', [v, JOINT_COUNT], weights),
      tensor('f', [faces.length / 3, 3], Int32Array.from(faces)),
      tensor('J_regressor', [JOINT_COUNT, v], regressor),
      tensor('kintree_table', [2, JOINT_COUNT], tree),
    ],
  };
}
