import { describe, expect, it } from 'vitest';
import { gradients } from '#shared/tape/gradients/gradients.ts';
import { interpret, type Tensor } from '#shared/tape/interpret.ts';
import { sum } from '#shared/tape/reduce.ts';
import { Tape, type Value } from '#shared/tape/tape.ts';
import { axisAngleToMatrix } from '#shared/training/losses/axis-angle-to-matrix.ts';
import { poseLoss } from '#shared/training/losses/body-losses.ts';
import { keypointLoss2d, keypointLoss3d } from '#shared/training/losses/keypoint-losses.ts';
import { maskedMean } from '#shared/training/losses/masked-mean.ts';

type Given = Readonly<Record<string, { shape: number[]; data: number[] }>>;

/** Records a function of inputs and computes it, and the gradient of its sum with respect to the first one. */
function compute(given: Given, of: (...inputs: Value[]) => Value): { value: Tensor; gradient: Tensor } {
  const tape = new Tape('training');
  const inputs = Object.entries(given).map(([name, { shape }]) => tape.input(name, shape));
  const value = of(...inputs);
  const [gradient] = gradients(sum(value), inputs.slice(0, 1));
  const found = interpret(tape, { outputs: { value, gradient: gradient! }, inputs: given });
  return { value: found.value!, gradient: found.gradient! };
}

const filled = (count: number, of: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => of(i));

describe('maskedMean', () => {
  const x = { shape: [3, 2], data: [1, 3, 100, 100, 5, 7] };

  it('averages the rows that the mask selects', () => {
    const { value } = compute({ x, mask: { shape: [3], data: [1, 0, 0.5] } }, (a, m) => maskedMean(a!, m!));
    expect(value.data[0]).toBe(4);
  });

  it('is zero, with a gradient of zero, where nothing is selected', () => {
    const { value, gradient } = compute({ x, mask: { shape: [3], data: [0, 0, 0] } }, (a, m) => maskedMean(a!, m!));
    expect(value.data[0]).toBe(0);
    expect([...gradient.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('keypointLoss2d', () => {
  const given = {
    predicted: { shape: [1, 49, 2], data: filled(98, () => 1) },
    truth: { shape: [1, 49, 3], data: filled(147, (i) => (i % 3 === 2 && i < 3 * 25 ? 1 : 0)) },
  };

  it('counts joints of confidence zero in its mean', () => {
    const { value } = compute(given, (p, t) => keypointLoss2d(p!, t!));
    expect(value.data[0]).toBeCloseTo(25 / 49, 6);
  });

  it("weighs OpenPose's joints apart from annotated ones", () => {
    const { value } = compute(given, (p, t) => keypointLoss2d(p!, t!, { openPose: 3, annotated: 7 }));
    expect(value.data[0]).toBeCloseTo((3 * 25) / 49, 6);
  });
});

describe('keypointLoss3d', () => {
  it('does not see where a body stands', () => {
    const joints = filled(147, (i) => Math.sin(i));
    const given = {
      predicted: { shape: [1, 49, 3], data: joints },
      truth: { shape: [1, 49, 3], data: joints.map((x, i) => x + [4, -2, 9][i % 3]!) },
      mask: { shape: [1], data: [1] },
    };
    const { value } = compute(given, (p, t, m) => keypointLoss3d(p!, t!, m!));
    expect(value.data[0]).toBeCloseTo(0, 12);
  });
});

describe('axisAngleToMatrix', () => {
  it('gives rotations', () => {
    const { value } = compute({ x: { shape: [1, 3], data: [0, 0, Math.PI / 2] } }, (x) => axisAngleToMatrix(x!, 1));
    const expected = [0, -1, 0, 1, 0, 0, 0, 0, 1];
    for (const [i, entry] of expected.entries()) expect(value.data[i]).toBeCloseTo(entry, 7);
  });

  it('is the identity, with a finite gradient, at no rotation', () => {
    const { value, gradient } = compute({ x: { shape: [1, 3], data: [0, 0, 0] } }, (x) => axisAngleToMatrix(x!, 1));
    for (const [i, entry] of [1, 0, 0, 0, 1, 0, 0, 0, 1].entries()) expect(value.data[i]).toBeCloseTo(entry, 7);
    for (const entry of gradient.data) expect(Number.isFinite(entry)).toBe(true);
  });
});

describe('poseLoss', () => {
  it('takes an angle and the same angle a full turn further for equal', () => {
    const theta = filled(85, (i) => (i >= 3 && i < 75 && i % 3 === 0 ? 0.5 : 0));
    const turned = theta.map((x, i) => (i >= 3 && i < 75 && i % 3 === 0 ? x - 2 * Math.PI : x));
    const given = {
      predicted: { shape: [1, 85], data: theta },
      truth: { shape: [1, 85], data: turned },
      mask: { shape: [1], data: [1] },
    };
    const { value } = compute(given, (p, t, m) => poseLoss(p!, t!, m!));
    expect(value.data[0]).toBeCloseTo(0, 12);
  });
});
