import { describe, expect, it } from 'vitest';
import { JOINT_COUNT, PARENTS } from '#shared/body/smpl-tree.ts';
import { Problem } from '#shared/errors/problem.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';
import type { NpyArray, NpyNumbers } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';

const V = 30;

/** Arrays of a file as SMPL has them, with numbers that tell their place. */
function smplArrays(shapeCount: number): Record<string, NpyArray> {
  const weights = new Float64Array(V * JOINT_COUNT);
  const regressor = new Float64Array(JOINT_COUNT * V);
  for (let v = 0; v < V; v++) weights[v * JOINT_COUNT + (v % JOINT_COUNT)] = 1;
  for (let j = 0; j < JOINT_COUNT; j++) {
    regressor[j * V + j] = 0.75;
    regressor[j * V + j + 1] = 0.25;
  }
  const tree = [...PARENTS.map((p) => (p < 0 ? 2 ** 32 - 1 : p)), ...PARENTS.map((_, j) => j)];
  return {
    v_template: f8([V, 3], (i) => i / 100),
    shapedirs: f8([V, 3, shapeCount], (i) => i),
    posedirs: f8([V, 3, 207], (i) => i),
    weights: { dtype: 'f8', shape: [V, JOINT_COUNT], data: weights },
    J_regressor: { dtype: 'f8', shape: [JOINT_COUNT, V], data: regressor },
    f: { dtype: 'u4', shape: [2, 3], data: Uint32Array.of(0, 1, 2, 2, 1, V - 1) },
    kintree_table: { dtype: 'i8', shape: [2, JOINT_COUNT], data: Float64Array.from(tree) },
    bs_type: { dtype: 'U', shape: [], data: ['lrotmin'] },
  };
}

function f8(shape: number[], value: (i: number) => number): NpyNumbers {
  const count = shape.reduce((a, b) => a * b, 1);
  return { dtype: 'f8', shape, data: Float64Array.from({ length: count }, (_, i) => value(i)) };
}

function read(arrays: Record<string, NpyArray>) {
  return readBodyNpz(writeNpz(arrays), 'my body', 'research-only');
}

/** The reason a broken file is refused with. */
function reasonFor(change: (arrays: Record<string, NpyArray>) => void): string {
  const arrays = smplArrays(10);
  change(arrays);
  try {
    read(arrays);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).code).toBe('model/format');
    expect((error as Problem).message).toContain('my body');
    return String((error as Problem).params.reason);
  }
  throw new Error('the file was accepted');
}

describe('readBodyNpz', () => {
  it('reads the arrays of an SMPL file', () => {
    const body = read(smplArrays(10));
    expect(body).toMatchObject({ name: 'my body', licence: 'research-only', vertexCount: V });
    expect(body.template[7]).toBeCloseTo(0.07);
    expect(body.shapeDirs[(4 * 3 + 1) * 10 + 6]).toBe((4 * 3 + 1) * 10 + 6);
    expect([...body.faces]).toEqual([0, 1, 2, 2, 1, V - 1]);
    expect(body.weights[5 * JOINT_COUNT + 5]).toBe(1);
  });

  it('keeps the dense regressor as sparse rows', () => {
    const { starts, columns, values } = read(smplArrays(10)).jointRegressor;
    expect([...starts.slice(0, 3)]).toEqual([0, 2, 4]);
    expect([...columns.slice(2, 4)]).toEqual([1, 2]);
    expect([...values.slice(2, 4)]).toEqual([0.75, 0.25]);
  });

  it('reads a regressor stored as compressed sparse rows', () => {
    const arrays = smplArrays(10);
    delete arrays.J_regressor;
    const indptr = Int32Array.from({ length: 25 }, (_, j) => j);
    arrays.J_regressor_data = f8([24], () => 1);
    arrays.J_regressor_indices = { dtype: 'i4', shape: [24], data: Int32Array.from({ length: 24 }, (_, j) => j + 3) };
    arrays.J_regressor_indptr = { dtype: 'i4', shape: [25], data: indptr };
    const { starts, columns } = read(arrays).jointRegressor;
    expect([...starts]).toEqual([...indptr]);
    expect(columns[4]).toBe(7);
  });

  it('uses the first 10 of 300 shape directions and fills up fewer with zeros', () => {
    const many = read(smplArrays(300));
    expect(many.shapeDirs.length).toBe(V * 3 * 10);
    expect(many.shapeDirs[10]).toBe(300);
    const few = read(smplArrays(4));
    expect([...few.shapeDirs.slice(10, 20)]).toEqual([4, 5, 6, 7, 0, 0, 0, 0, 0, 0]);
  });

  it('turns pose corrections into rows by feature, whichever way they are stored', () => {
    const smpl = read(smplArrays(10)).poseDirs!;
    expect(smpl[5 * V * 3 + 8]).toBe(8 * 207 + 5);
    const arrays = smplArrays(10);
    arrays.posedirs = f8([207, V * 3], (i) => i);
    expect(read(arrays).poseDirs![5 * V * 3 + 8]).toBe(5 * V * 3 + 8);
  });

  it('expands the compact pose corrections of the built-in body', () => {
    const arrays = smplArrays(10);
    delete arrays.posedirs;
    const starts = Uint32Array.from({ length: 24 }, (_, j) => (j >= 4 ? 1 : 0));
    arrays.posedirs_starts = { dtype: 'u4', shape: [24], data: starts };
    arrays.posedirs_vertices = { dtype: 'u2', shape: [1], data: Uint16Array.of(9) };
    const values = Int16Array.from({ length: 27 }, (_, i) => i);
    arrays.posedirs_values = { dtype: 'i2', shape: [1, 3, 9], data: values };
    arrays.posedirs_scale = { dtype: 'f8', shape: [], data: Float64Array.of(0.5) };
    const { poseDirs } = read(arrays);
    // Joint 4 owns features 27 to 35.
    expect(poseDirs![(27 + 2) * V * 3 + 9 * 3 + 1]).toBe(0.5 * (9 + 2));
    expect(poseDirs!.filter((x) => x !== 0).length).toBe(26);
  });

  it('takes a body without pose corrections', () => {
    const arrays = smplArrays(10);
    delete arrays.posedirs;
    expect(read(arrays).poseDirs).toBeNull();
  });

  it('refuses arrays of the wrong shape and says which', () => {
    expect(reasonFor((a) => delete a.weights)).toContain('weights is missing');
    expect(reasonFor((a) => Object.assign(a, { shapedirs: f8([V, 30], () => 0) }))).toContain('shapedirs');
    expect(reasonFor((a) => Object.assign(a, { posedirs: f8([V, 3, 9], () => 0) }))).toContain('(30, 3, 207)');
    expect(reasonFor((a) => Object.assign(a, { J_regressor: f8([24, V + 1], () => 0) }))).toContain('J_regressor');
  });

  it('refuses faces and weights that make no sense', () => {
    const face: NpyArray = { dtype: 'u4', shape: [1, 3], data: Uint32Array.of(0, 1, V) };
    expect(reasonFor((a) => Object.assign(a, { f: face }))).toContain('names vertex 30 of 30');
    expect(reasonFor((a) => Object.assign(a, { weights: f8([V, 24], () => 0.5) }))).toContain('sums to 12');
    expect(reasonFor((a) => Object.assign(a, { v_template: f8([V, 3], () => Number.NaN) }))).toContain('not a number');
  });

  it('refuses another skeleton', () => {
    const tree = Float64Array.from([...PARENTS.slice(0, 23), 3, ...PARENTS.map((_, j) => j)]);
    const table: NpyArray = { dtype: 'f8', shape: [2, 24], data: tree };
    expect(reasonFor((a) => Object.assign(a, { kintree_table: table }))).toContain('joint 23 the parent 3');
  });

  it('refuses bytes that are no archive', () => {
    expect(() => readBodyNpz(new TextEncoder().encode('hello'), 'my body', 'free')).toThrow(Problem);
  });
});
