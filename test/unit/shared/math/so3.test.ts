import { describe, expect, it } from 'vitest';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import {
  leftJacobianInverseTransposedInto,
  logInto,
  rightJacobianInverseTransposedInto,
  rightJacobianTransposedInto,
} from '#shared/math/so3.ts';

const exp = (v: ArrayLike<number>): Float64Array => {
  const out = new Float64Array(9);
  axisAngleToMatrixInto(out, 0, v);
  return out;
};
const log = (m: Float64Array): Float64Array => {
  const out = new Float64Array(3);
  logInto(out, 0, m);
  return out;
};
const times = (a: Float64Array, b: Float64Array): Float64Array => {
  const out = new Float64Array(9);
  mul3Into(out, 0, a, 0, b, 0);
  return out;
};

const VECTORS = [
  [0, 0, 0],
  [1e-9, 0, 0],
  [0.01, -0.02, 0.005],
  [0.6, -0.4, 1.1],
  [0, 2.9, 0],
  [1.7, -1.9, 1.5],
];

describe('the logarithm of rotations', () => {
  it('undoes the exponential up to half a turn', () => {
    for (const v of VECTORS) expect([...log(exp(v))]).toEqual(v.map((x) => expect.closeTo(x, 9)));
  });

  it('finds the axis of a half turn about any direction', () => {
    for (const axis of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0.6, 0, 0.8],
      [-0.48, 0.6, 0.64],
    ]) {
      const v = log(exp(axis.map((x) => x * (Math.PI - 1e-8))));
      expect([...v]).toEqual(axis.map((x) => expect.closeTo(x * Math.PI, 5)));
    }
  });
});

describe('the Jacobians of rotations', () => {
  const gradient = Float64Array.of(0.3, -0.7, 0.5);
  const along = (f: (v: Float64Array) => Float64Array, v: number[]): number[] =>
    [0, 1, 2].map((a) => {
      const h = 1e-6;
      const up = Float64Array.from(v);
      const down = Float64Array.from(v);
      up[a]! += h;
      down[a]! -= h;
      const p = f(up);
      const m = f(down);
      return gradient.reduce((sum, g, i) => sum + (g * (p[i]! - m[i]!)) / (2 * h), 0);
    });

  it('pulls a gradient in the body frame back to the rotation vector', () => {
    for (const v of VECTORS) {
      const back = Float64Array.from(exp(v));
      const transposed = Float64Array.of(
        back[0]!,
        back[3]!,
        back[6]!,
        back[1]!,
        back[4]!,
        back[7]!,
        back[2]!,
        back[5]!,
        back[8]!,
      );
      const expected = along((w) => log(times(transposed, exp(w))), v);
      const out = new Float64Array(3);
      rightJacobianTransposedInto(out, 0, v, 0, gradient, 0);
      expect([...out]).toEqual(expected.map((x) => expect.closeTo(x, 7)));
    }
  });

  it('pulls a gradient of the logarithm back to both sides of the rotation', () => {
    for (const v of VECTORS) {
      const out = new Float64Array(3);
      rightJacobianInverseTransposedInto(out, 0, v, 0, gradient, 0);
      expect([...out]).toEqual(along((d) => log(times(exp(v), exp(d))), [0, 0, 0]).map((x) => expect.closeTo(x, 5)));
      leftJacobianInverseTransposedInto(out, 0, v, 0, gradient, 0);
      expect([...out]).toEqual(along((d) => log(times(exp(d), exp(v))), [0, 0, 0]).map((x) => expect.closeTo(x, 5)));
    }
  });
});
