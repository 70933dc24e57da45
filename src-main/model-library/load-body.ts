import type { BodyModel, SparseRows } from '#shared/body/body-model.ts';
import { EXTRA_JOINT_COUNT, type Joints49Source, SMPL_VERTEX_COUNT } from '#shared/body/joints49.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';
import { bodyFromArrays } from '#shared/formats/body-arrays.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { ModelLibrary } from './model-library.ts';
import { damaged } from './read-manifest.ts';
import type { LoadedTensor } from './weight-file.ts';

/** Names of tensors that bodies and joint regressors are stored under, besides those of `bodyFromArrays`. */
export const BODY_TENSORS = { extraRegressor: 'J_regressor_extra', vertexIds: 'extra_vertex_ids' } as const;

/** Which joints the rows of a stored joint regressor give. */
export const REGRESSOR_SETS = { extra: EXTRA_JOINT_COUNT, h36m: 17 } as const;
export type RegressorSet = keyof typeof REGRESSOR_SETS;

/**
 * The body model called `name`. Shared by nobody: every call reads it again (about a tenth of a second at full size).
 *
 * @throws Problem model/unknown, model/wrong-kind, model/damaged
 */
export async function loadBody(library: ModelLibrary, name: string): Promise<BodyModel> {
  const model = await library.find(name, 'body');
  const tensors = await library.loadTensors(model.name);
  try {
    return bodyFromArrays(tensors, model.name, model.licence);
  } catch (error) {
    throw error instanceof FormatError ? damaged(model.name, error.message, error) : error;
  }
}

/**
 * What the 49 joints of a stored body need besides its vertices: the regressor of its own file where that held one, else
 * an imported `J_regressor_extra`, else that of another body with as many vertices.
 *
 * @throws Problem model/incomplete if there is none, or if nothing tells which vertices to pick; as `loadBody`
 */
export async function loadJoints49Source(library: ModelLibrary, body: string): Promise<Joints49Source> {
  const model = await library.find(body, 'body');
  const own = await library.loadTensors(model.name);
  const vertices = own.get('v_template')!.shape[0]!;
  const vertexIds = own.get(BODY_TENSORS.vertexIds)?.data;
  if (!vertexIds && vertices !== SMPL_VERTEX_COUNT) {
    throw new Problem('model/incomplete', {
      name: model.name,
      missing: 'the vertices that stand for face, feet and fingers',
    });
  }
  const matrix = own.get(BODY_TENSORS.extraRegressor);
  const extraRegressor = matrix ? rowsOf(matrix) : await extraRegressorFor(library, vertices);
  return { extraRegressor, ...(vertexIds && { vertexIds }) };
}

async function extraRegressorFor(library: ModelLibrary, vertexCount: number): Promise<SparseRows> {
  try {
    return await loadJointRegressor(library, 'extra', vertexCount);
  } catch (error) {
    const fits = ({ tensors }: ModelManifest) =>
      tensors.some(({ name, shape }) => name === BODY_TENSORS.extraRegressor && shape[1] === vertexCount);
    const other = (await library.ofKind('body')).find(fits);
    if (!other) throw error;
    return rowsOf((await library.loadTensors(other.name)).get(BODY_TENSORS.extraRegressor)!);
  }
}

/**
 * The imported regressor that gives a set of joints from the vertices of a body of that size.
 *
 * @throws Problem model/incomplete if none was imported, model/damaged
 */
export async function loadJointRegressor(
  library: ModelLibrary,
  set: RegressorSet,
  vertexCount: number,
): Promise<SparseRows> {
  const fits = ({ tensors: [matrix] }: ModelManifest) =>
    matrix?.shape[0] === REGRESSOR_SETS[set] && matrix.shape[1] === vertexCount;
  const model = (await library.ofKind('joint-regressor')).find(fits);
  if (!model) {
    const missing = `J_regressor_${set}.npy for ${vertexCount} vertices`;
    throw new Problem('model/incomplete', { name: `joint regressor ${set}`, missing });
  }
  return rowsOf((await library.loadTensors(model.name)).get('J_regressor')!);
}

function rowsOf({ shape, data }: LoadedTensor): SparseRows {
  return sparseRows(data, shape[0]!, shape[1]!);
}
