import { describe, expect, it } from 'vitest';
import {
  axisAngleToMatrixInto,
  axisAngleToQuaternionInto,
  matrixToAxisAngleInto,
  matrixToQuaternionInto,
  mul3Into,
  mulQuaternionInto,
  mulTransposed3Into,
  type Numbers,
  quaternionToAxisAngleInto,
  quaternionToMatrixInto,
  rot6dToMatrixInto,
  slerpInto,
} from '#shared/math/rotation.ts';

const filled = (length: number, write: (out: Float64Array) => void): number[] => {
  const out = new Float64Array(length);
  write(out);
  return [...out];
};
const matrixOf = (axisAngle: number[]) => filled(9, (out) => axisAngleToMatrixInto(out, 0, axisAngle));
const quaternionOf = (axisAngle: number[]) => filled(4, (out) => axisAngleToQuaternionInto(out, 0, axisAngle));
const near = (values: readonly number[], digits = 12) => values.map((value) => expect.closeTo(value, digits));

/** Nothing, almost nothing, every branch of the largest pivot, and half turns. */
const ROTATIONS = [
  [0, 0, 0],
  [1e-10, -2e-10, 0],
  [0.3, -0.2, 0.5],
  [3, 0.2, -0.1],
  [0.1, 3, 0.2],
  [-0.2, 0.1, 3],
  [Math.PI, 0, 0],
  [0, 0, Math.PI],
];

describe('rotations', () => {
  it('turn a quarter about Z from X to Y', () => {
    expect(matrixOf([0, 0, Math.PI / 2])).toEqual(near([0, -1, 0, 1, 0, 0, 0, 0, 1]));
    const half = Math.SQRT1_2;
    expect(quaternionOf([0, 0, Math.PI / 2])).toEqual(near([0, 0, half, half]));
  });

  it.each(ROTATIONS)('come back from matrix and quaternion: %f %f %f', (...axisAngle) => {
    const matrix = matrixOf(axisAngle);
    const quaternion = filled(4, (out) => matrixToQuaternionInto(out, 0, matrix));
    expect(Math.hypot(...quaternion)).toBeCloseTo(1, 12);
    expect(quaternion[3]).toBeGreaterThanOrEqual(0);
    expect(filled(9, (out) => quaternionToMatrixInto(out, 0, quaternion))).toEqual(near(matrix));
    expect(filled(3, (out) => quaternionToAxisAngleInto(out, 0, quaternion))).toEqual(near(axisAngle, 8));
    expect(filled(3, (out) => matrixToAxisAngleInto(out, 0, matrix))).toEqual(near(axisAngle, 8));
  });

  it('give the shorter way round for a quaternion and for its negative', () => {
    const q = quaternionOf([0.3, -0.2, 0.5]);
    const negative = q.map((value) => -value);
    expect(filled(3, (out) => quaternionToAxisAngleInto(out, 0, negative))).toEqual(near([0.3, -0.2, 0.5]));
  });

  it('multiply alike as matrices and as quaternions', () => {
    const [a, b] = [ROTATIONS[2]!, ROTATIONS[4]!];
    const product = filled(9, (out) => mul3Into(out, 0, matrixOf(a), 0, matrixOf(b), 0));
    const quaternion = filled(4, (out) => mulQuaternionInto(out, 0, quaternionOf(a), 0, quaternionOf(b), 0));
    expect(filled(9, (out) => quaternionToMatrixInto(out, 0, quaternion))).toEqual(near(product));
    expect(filled(9, (out) => mulTransposed3Into(out, 0, matrixOf(a), 0, product, 0))).toEqual(near(matrixOf(b)));
  });

  it('write at an offset and leave the rest alone', () => {
    const out: Numbers = new Float64Array(12).fill(7);
    axisAngleToMatrixInto(out, 2, [9, 9, 0, 0, 0], 2);
    expect([...out]).toEqual([7, 7, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
  });
});

describe('slerp', () => {
  const at = (a: number[], b: number[], u: number) => filled(4, (out) => slerpInto(out, 0, a, 0, b, 0, u));

  it('moves at an even rate along the shorter arc', () => {
    const a = quaternionOf([0, 0, 0.2]);
    const b = quaternionOf([0, 0, 1.4]).map((value) => -value);
    expect(filled(3, (out) => quaternionToAxisAngleInto(out, 0, at(a, b, 0.25)))).toEqual(near([0, 0, 0.5]));
  });

  it('stays a unit quaternion where both ends are nearly the same', () => {
    const a = quaternionOf([0, 0, 0.2]);
    const middle = at(a, quaternionOf([0, 0, 0.2 + 1e-7]), 0.5);
    expect(Math.hypot(...middle)).toBeCloseTo(1, 14);
    expect(middle).toEqual(near(a, 6));
  });
});

describe('the 6D representation', () => {
  it('holds the first two columns of the matrix, row by row', () => {
    const m = matrixOf([0.3, -0.2, 0.5]);
    const sixD = [m[0]!, m[1]!, m[3]!, m[4]!, m[6]!, m[7]!];
    expect(filled(9, (out) => rot6dToMatrixInto(out, 0, sixD))).toEqual(near(m));
  });

  it('gives a rotation for columns that are neither unit nor perpendicular, and numbers for zeros', () => {
    const m = filled(9, (out) => rot6dToMatrixInto(out, 0, [2, 1, 0.5, 3, -1, 0.2]));
    expect(filled(9, (out) => mulTransposed3Into(out, 0, m, 0, m, 0))).toEqual(near([1, 0, 0, 0, 1, 0, 0, 0, 1]));
    expect(filled(9, (out) => rot6dToMatrixInto(out, 0, [0, 0, 0, 0, 0, 0])).every(Number.isFinite)).toBe(true);
  });
});
