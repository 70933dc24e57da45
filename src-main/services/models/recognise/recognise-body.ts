import { BODY_TENSORS } from '#main/model-library/load-body.ts';
import type { DraftTensor } from '#main/model-library/model-draft.ts';
import { SHAPE_COUNT, type SparseRows } from '#shared/body/body-model.ts';
import { EXTRA_JOINT_COUNT, SMPL_VERTEX_COUNT } from '#shared/body/joints49.ts';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import { bodyFromArrays, type NamedArrays } from '#shared/formats/body-arrays.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { draftOf } from './draft-tensors.ts';
import type { RecognisedModel } from './recognised.ts';
import type { StateDict } from './state-dict.ts';

/** SMPL's own names of arrays, and how its PyTorch port calls the same. */
const PORT_NAMES: Readonly<Record<string, string>> = { weights: 'lbs_weights', f: 'faces_tensor' };
const REQUIRED = ['v_template', 'shapedirs', 'J_regressor', 'weights', 'f'];
const OPTIONAL = ['posedirs', 'kintree_table'];

/** True for the arrays of a body, under SMPL's names or those of its PyTorch port. */
export function looksLikeBody(arrays: StateDict): boolean {
  return arrays.has('v_template') && (arrays.has('weights') || arrays.has('lbs_weights') || arrays.has('shapedirs'));
}

/**
 * Recognises a body model: `SMPL_*.pkl`, its `.npz` form, or the copy that a checkpoint carries.
 *
 * @param others names of the file's entries that are no arrays
 * @throws FormatError as `bodyFromArrays`
 */
export function recogniseBody(
  arrays: StateDict,
  others: readonly string[],
  part: { readonly part: string; readonly suffix: string },
): RecognisedModel {
  const pick = (name: string) => arrays.get(name) ?? arrays.get(PORT_NAMES[name] ?? '');
  checkParents(arrays.get('parents'));
  const named: NamedArrays = { has: (name) => pick(name) !== undefined, get: (name) => pick(name)?.read() };
  const body = bodyFromArrays(named, '', 'research-only');
  const { vertexCount } = body;
  const tensors: DraftTensor[] = [
    draftOf('v_template', [vertexCount, 3], body.template),
    draftOf('shapedirs', [vertexCount, 3, SHAPE_COUNT], body.shapeDirs),
    draftOf('J_regressor', [JOINT_COUNT, vertexCount], dense(body.jointRegressor)),
    draftOf('weights', [vertexCount, JOINT_COUNT], body.weights),
    draftOf('f', [body.faces.length / 3, 3], Int32Array.from(body.faces)),
    ...(body.poseDirs ? [draftOf('posedirs', [207, vertexCount * 3], body.poseDirs)] : []),
    ...extras(arrays, vertexCount),
  ];
  const used = [...REQUIRED, ...OPTIONAL].flatMap((name) => [name, PORT_NAMES[name] ?? name]);
  const known = new Set([...used, 'parents', ...EXTRA_NAMES, ...VERTEX_ID_NAMES]);
  const shapeCount = pick('shapedirs')!.shape[2]!;
  const notes: string[] = [];
  if (vertexCount !== SMPL_VERTEX_COUNT) notes.push(`It has ${vertexCount} vertices instead of ${SMPL_VERTEX_COUNT}.`);
  if (shapeCount > SHAPE_COUNT) notes.push(`Of its ${shapeCount} shape directions the first ${SHAPE_COUNT} are kept.`);
  if (shapeCount < SHAPE_COUNT)
    notes.push(`It has ${shapeCount} shape directions; the others of ${SHAPE_COUNT} are zero.`);
  return {
    kind: 'body',
    ...part,
    architecture: null,
    facts: { vertices: vertexCount, faces: body.faces.length / 3 },
    report: {
      found: tensors.map(({ name }) => name),
      missing: body.poseDirs ? [] : ['posedirs'],
      ignored: [...[...arrays.keys()].filter((key) => !known.has(key)), ...others],
      notes,
    },
    tensors,
  };
}

const EXTRA_NAMES = ['J_regressor_extra'];
const VERTEX_ID_NAMES = ['vertex_joint_selector.extra_joints_idxs', 'extra_vids', 'extra_joints_idxs'];

/** What the 49 joints need besides the vertices, where a checkpoint's copy of the body brings it. */
function extras(arrays: StateDict, vertexCount: number): DraftTensor[] {
  const matrix = EXTRA_NAMES.map((name) => arrays.get(name)).find((array) => array !== undefined);
  const ids = VERTEX_ID_NAMES.map((name) => arrays.get(name)).find((array) => array !== undefined);
  const out: DraftTensor[] = [];
  if (matrix?.shape.join() === [EXTRA_JOINT_COUNT, vertexCount].join()) {
    out.push(draftOf(BODY_TENSORS.extraRegressor, matrix.shape, matrix.readFloat32()));
  }
  if (ids?.shape.length === 1) {
    const data = Int32Array.from(ids.read().data);
    if (data.some((id) => !(id >= 0 && id < vertexCount))) {
      throw new FormatError(`it picks vertices beyond the ${vertexCount} there are`);
    }
    out.push(draftOf(BODY_TENSORS.vertexIds, ids.shape, data));
  }
  return out;
}

/** A sparse matrix written out, row-major. */
function dense({ rows, columnsCount, starts, columns, values }: SparseRows): Float32Array {
  const out = new Float32Array(rows * columnsCount);
  for (let r = 0; r < rows; r++) {
    for (let i = starts[r]!; i < starts[r + 1]!; i++) out[r * columnsCount + columns[i]!] = values[i]!;
  }
  return out;
}

/** The PyTorch port keeps the tree as one list of parents; the pelvis' is -1. */
function checkParents(parents: StoredArray | undefined): void {
  if (!parents) return;
  const { data } = parents.read();
  for (let j = 1; j < JOINT_COUNT; j++) {
    if (data[j] !== PARENTS[j]) {
      throw new FormatError(`the array parents gives joint ${j} the parent ${data[j]} instead of ${PARENTS[j]}`);
    }
  }
}
