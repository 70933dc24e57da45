import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/errors/problem.ts';
import { BODY_POSE_SIZE, mixtureEnergy, poseMixture } from '#shared/fitting/pose-mixture.ts';
import { randomNumbers } from '#test/support/synthetic-person.ts';
import { tinyMixture } from '#test/support/tiny-joints49.ts';

const N = BODY_POSE_SIZE;
const identity = (k = 1) => Float64Array.from({ length: N * N }, (_, i) => (i % (N + 1) === 0 ? k : 0));

describe('a mixture over poses', () => {
  it('costs half the squared distance for one Gaussian of unit variance, and its constant', () => {
    const mixture = poseMixture({ means: new Float64Array(N), covariances: identity(), weights: [1] });
    const pose = new Float64Array(N).fill(0.1);
    const energy = mixtureEnergy(mixture, pose, 0, 1, new Float64Array(N), 0);
    expect(energy).toBeCloseTo(0.5 * N * 0.01 + (N / 2) * Math.log(2 * Math.PI), 9);
  });

  it('has the gradient of its cheapest Gaussian', () => {
    const mixture = tinyMixture();
    const random = randomNumbers(4);
    const pose = Float64Array.from({ length: N }, () => random() - 0.5);
    const g = new Float64Array(N);
    const at = (i: number, h: number) =>
      mixtureEnergy(
        mixture,
        pose.map((x, k) => (k === i ? x + h : x)),
        0,
        3,
        new Float64Array(N),
        0,
      );
    mixtureEnergy(mixture, pose, 0, 3, g, 0);
    for (let i = 0; i < N; i++) expect((at(i, 1e-5) - at(i, -1e-5)) / 2e-5).toBeCloseTo(g[i]!, 5);
  });

  it.each([
    ['arrays that do not fit', { means: [0], covariances: identity(), weights: [1] }],
    ['a covariance that is none', { means: new Float64Array(N), covariances: identity(-1), weights: [1] }],
    ['numbers that are none', { means: new Float64Array(N), covariances: identity(Number.NaN), weights: [1] }],
    ['no Gaussians', { means: [], covariances: [], weights: [] }],
  ])('refuses %s', (_, file) => {
    expect(() => poseMixture(file)).toThrow(Problem);
  });
});
