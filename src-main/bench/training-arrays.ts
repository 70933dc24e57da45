import { SMPL_VERTEX_IDS } from '#shared/body/joints49.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { jointVertices } from '#shared/networks/body-joints.ts';
import type { FullTraining } from './full-training.ts';

type NpzEntries = readonly (readonly [string, ReturnType<typeof array> | Indices])[];
type Indices = { readonly dtype: 'i4'; readonly shape: number[]; readonly data: Int32Array };

/**
 * Weights, batch and body for the PyTorch reference.
 *
 * @param allVertices whether it poses all 6890 vertices, as the published code does, or those that joints are made of, as ours
 */
export function trainingArrays(training: FullTraining, allVertices: boolean): NpzEntries {
  const { weights, feeds, phases } = training;
  const shapes = new Map(phases.flatMap((phase) => [...phase.plan(1).pieces[0]!.step.feeds]));
  return [
    ...[...weights].map(([key, { shape, data }]) => [key, array(data, shape)] as const),
    ...Object.entries(feeds).map(([name, data]) => [`feed.${name}`, array(data, shapes.get(name)!)] as const),
    ...bodyArrays(training, allVertices),
  ];
}

function bodyArrays({ body, joints }: FullTraining, allVertices: boolean): NpzEntries {
  const count = body.vertexCount;
  const only = allVertices
    ? Array.from({ length: count }, (_, v) => v)
    : jointVertices({ set: 'spin49', source: joints });
  const kept = only.length;
  const at = new Map(only.map((v, i) => [v, i]));
  const rows = (data: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(kept * width);
    for (const [i, v] of only.entries()) out.set(data.subarray(v * width, (v + 1) * width), i * width);
    return out;
  };
  const corrections = new Float32Array(9 * (JOINT_COUNT - 1) * 3 * kept);
  for (let p = 0; p < 9 * (JOINT_COUNT - 1); p++) {
    const row = body.poseDirs!.subarray(p * 3 * count, (p + 1) * 3 * count);
    corrections.set(rows(row, 3), p * 3 * kept);
  }
  const { extraRegressor: extra, vertexIds = SMPL_VERTEX_IDS } = joints;
  const dense = new Float32Array(extra.rows * kept);
  for (let r = 0; r < extra.rows; r++) {
    for (let i = extra.starts[r]!; i < extra.starts[r + 1]!; i++)
      dense[r * kept + at.get(extra.columns[i]!)!]! += extra.values[i]!;
  }
  const rest = restJoints(body);
  return [
    ['body.v_template', array(rows(body.template, 3), [kept, 3])],
    ['body.shapedirs', array(rows(body.shapeDirs, 30), [kept, 3, 10])],
    ['body.posedirs', array(corrections, [9 * (JOINT_COUNT - 1), 3 * kept])],
    ['body.joint_template', array(Float32Array.from(rest.base), [JOINT_COUNT, 3])],
    ['body.joint_dirs', array(Float32Array.from(rest.dirs), [JOINT_COUNT, 3, 10])],
    ['body.weights', array(rows(body.weights, JOINT_COUNT), [kept, JOINT_COUNT])],
    ['body.J_regressor_extra', array(dense, [extra.rows, kept])],
    [
      'body.extra_vids',
      { dtype: 'i4', shape: [vertexIds.length], data: Int32Array.from(vertexIds, (v) => at.get(v)!) },
    ],
  ];
}

function array(data: Float32Array, shape: readonly number[]) {
  return { dtype: 'f4' as const, shape: [...shape], data };
}
