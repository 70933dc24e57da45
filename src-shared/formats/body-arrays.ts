import { type BodyModel, type LicenceClass, SHAPE_COUNT, type SparseRows } from '../body/body-model.ts';
import { JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { sparseRows } from '../body/sparse-rows.ts';
import { FormatError } from './format-error.ts';

/** Entries of `vec(R_j - I)` over the 23 joints below the pelvis (SMPL, Loper et al. 2015, equation 9). */
const POSE_FEATURES = (JOINT_COUNT - 1) * 9;

/** Largest difference from 1 that a vertex's weights may sum to. */
const WEIGHT_TOLERANCE = 1e-3;

/** An array of numbers, row-major. */
export interface ArrayOfNumbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Arrays by name, as an NPZ archive or any other file holds them; text among them is an error where numbers are asked for. */
export interface NamedArrays {
  has(name: string): boolean;
  get(name: string): { readonly shape: readonly number[]; readonly data: ArrayLike<number | string> } | undefined;
}

/**
 * Builds a body from arrays with SMPL's standard names: `v_template` [V,3], `shapedirs` [V,3,K], `weights` [V,24],
 * `f` [F,3], `J_regressor` [24,V] (or its compressed sparse rows `J_regressor_data`, `_indices`, `_indptr`), and, where
 * present, `posedirs` and `kintree_table` [2,24]. Other arrays are ignored.
 *
 * Of more than 10 shape directions the first 10 are used; fewer are filled up with zeros. `posedirs` is [V,3,207] as
 * SMPL stores it, [207,V·3] as its PyTorch port does, or the compact form of the built-in body (see `expandPoseDirs`);
 * without it the body has no pose corrections.
 *
 * @param name    what to call the body
 * @param licence what the file's licence allows
 * @throws FormatError naming the array and what is wrong with it
 */
export function bodyFromArrays(arrays: NamedArrays, name: string, licence: LicenceClass): BodyModel {
  const template = numbersOf(arrays, 'v_template', [null, 3]);
  const vertexCount = template.shape[0]!;
  if (vertexCount === 0) throw new FormatError('it has no vertices');
  checkTree(arrays);
  const body: BodyModel = {
    name,
    licence,
    vertexCount,
    template: finite('v_template', Float32Array.from(template.data)),
    shapeDirs: finite('shapedirs', readShapeDirs(arrays, vertexCount)),
    poseDirs: readPoseDirs(arrays, vertexCount),
    jointRegressor: readRegressor(arrays, vertexCount),
    weights: readWeights(arrays, vertexCount),
    faces: readFaces(arrays, vertexCount),
  };
  if (body.poseDirs) finite('posedirs', body.poseDirs);
  finite('J_regressor', body.jointRegressor.values);
  return body;
}

function readShapeDirs(arrays: NamedArrays, vertexCount: number): Float32Array {
  const { data, shape } = numbersOf(arrays, 'shapedirs', [vertexCount, 3, null]);
  const stored = shape[2]!;
  const out = new Float32Array(vertexCount * 3 * SHAPE_COUNT);
  const used = Math.min(stored, SHAPE_COUNT);
  for (let i = 0; i < vertexCount * 3; i++) {
    for (let k = 0; k < used; k++) out[i * SHAPE_COUNT + k] = data[i * stored + k]!;
  }
  return out;
}

function readPoseDirs(arrays: NamedArrays, vertexCount: number): Float32Array | null {
  if (arrays.has('posedirs_values')) return expandPoseDirs(arrays, vertexCount);
  if (!arrays.has('posedirs')) return null;
  const width = vertexCount * 3;
  const { data, shape } = numbersOf(arrays, 'posedirs');
  const is = (...expected: number[]) => expected.join() === shape.join();
  if (is(POSE_FEATURES, width)) return Float32Array.from(data);
  if (!is(vertexCount, 3, POSE_FEATURES)) {
    throw new FormatError(
      `the array posedirs has the shape (${shape.join(', ')}) instead of (${vertexCount}, 3, ${POSE_FEATURES})`,
    );
  }
  const out = new Float32Array(POSE_FEATURES * width);
  for (let i = 0; i < width; i++) {
    for (let f = 0; f < POSE_FEATURES; f++) out[f * width + i] = data[i * POSE_FEATURES + f]!;
  }
  return out;
}

/**
 * The built-in body's compact pose corrections: joint `j` (1 to 23) moves the vertices `posedirs_vertices[i]` for `i`
 * from `posedirs_starts[j-1]` to `posedirs_starts[j]`, by `posedirs_values[i]` (16-bit integers, shape [3, 9]: axis,
 * then entry of R - I) times `posedirs_scale` metres.
 */
function expandPoseDirs(arrays: NamedArrays, vertexCount: number): Float32Array {
  const starts = numbersOf(arrays, 'posedirs_starts', [JOINT_COUNT]).data;
  const vertices = numbersOf(arrays, 'posedirs_vertices', [null]).data;
  const values = numbersOf(arrays, 'posedirs_values', [vertices.length, 3, 9]).data;
  const scale = numbersOf(arrays, 'posedirs_scale', []).data[0]!;
  checkStarts('posedirs_starts', starts, vertices.length);
  checkIndices('posedirs_vertices', vertices, vertexCount);
  const width = vertexCount * 3;
  const out = new Float32Array(POSE_FEATURES * width);
  for (let joint = 0; joint < JOINT_COUNT - 1; joint++) {
    for (let i = starts[joint]!; i < starts[joint + 1]!; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const column = vertices[i]! * 3 + axis;
        for (let e = 0; e < 9; e++) out[(joint * 9 + e) * width + column] = values[i * 27 + axis * 9 + e]! * scale;
      }
    }
  }
  return out;
}

function readRegressor(arrays: NamedArrays, vertexCount: number): SparseRows {
  const shared = { rows: JOINT_COUNT, columnsCount: vertexCount };
  if (arrays.has('J_regressor_data')) {
    const values = Float32Array.from(numbersOf(arrays, 'J_regressor_data', [null]).data);
    const columns = numbersOf(arrays, 'J_regressor_indices', [values.length]).data;
    const starts = numbersOf(arrays, 'J_regressor_indptr', [JOINT_COUNT + 1]).data;
    checkStarts('J_regressor_indptr', starts, values.length);
    checkIndices('J_regressor_indices', columns, vertexCount);
    return { ...shared, starts: Uint32Array.from(starts), columns: Uint32Array.from(columns), values };
  }
  const dense = numbersOf(arrays, 'J_regressor', [JOINT_COUNT, vertexCount]).data;
  return sparseRows(dense, JOINT_COUNT, vertexCount);
}

function readWeights(arrays: NamedArrays, vertexCount: number): Float32Array {
  const weights = Float32Array.from(numbersOf(arrays, 'weights', [vertexCount, JOINT_COUNT]).data);
  for (let v = 0; v < vertexCount; v++) {
    let sum = 0;
    for (let j = 0; j < JOINT_COUNT; j++) sum += weights[v * JOINT_COUNT + j]!;
    if (!(Math.abs(sum - 1) <= WEIGHT_TOLERANCE)) {
      throw new FormatError(`the array weights sums to ${sum.toFixed(4)} instead of 1 at vertex ${v}`);
    }
  }
  return weights;
}

function readFaces(arrays: NamedArrays, vertexCount: number): Uint32Array {
  const { data } = numbersOf(arrays, 'f', [null, 3]);
  checkIndices('f', data, vertexCount);
  return Uint32Array.from(data);
}

/** The parents in `kintree_table` must be SMPL's; the pelvis' parent is stored as -1 or as 2^32 - 1. */
function checkTree(arrays: NamedArrays): void {
  if (!arrays.has('kintree_table')) return;
  const { data } = numbersOf(arrays, 'kintree_table', [2, JOINT_COUNT]);
  for (let j = 1; j < JOINT_COUNT; j++) {
    if (data[j] !== PARENTS[j]) {
      throw new FormatError(`the array kintree_table gives joint ${j} the parent ${data[j]} instead of ${PARENTS[j]}`);
    }
  }
}

function checkStarts(name: string, starts: ArrayLike<number>, end: number): void {
  let previous = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!;
    if (start < previous || (i === 0 && start !== 0))
      throw new FormatError(`the array ${name} is not ascending from 0`);
    previous = start;
  }
  if (previous !== end) throw new FormatError(`the array ${name} ends at ${previous} instead of ${end}`);
}

function checkIndices(name: string, indices: ArrayLike<number>, count: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new FormatError(`the array ${name} names vertex ${index} of ${count}`);
    }
  }
}

function finite(name: string, values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new FormatError(`the array ${name} holds a value that is not a number`);
  }
  return values;
}

function numbersOf(arrays: NamedArrays, name: string, shape?: readonly (number | null)[]): ArrayOfNumbers {
  const array = arrays.get(name);
  if (!array) throw new FormatError(`the array ${name} is missing`);
  if (typeof array.data[0] === 'string') throw new FormatError(`the array ${name} holds text instead of numbers`);
  const fits =
    shape?.length === array.shape.length && shape.every((size, i) => size === null || size === array.shape[i]);
  if (shape && !fits) {
    const expected = shape.map((size) => size ?? 'any').join(', ');
    throw new FormatError(`the array ${name} has the shape (${array.shape.join(', ')}) instead of (${expected})`);
  }
  return array as ArrayOfNumbers;
}
