import type { BodyModel } from '#shared/body/body-model.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { sparseRows } from '#shared/body/sparse-rows.ts';
import { type PoseMixture, poseMixture } from '#shared/fitting/pose-mixture.ts';
import { randomNumbers } from './synthetic-person.ts';
import { tinyBody } from './tiny-body.ts';

/** The tiny body with pose corrections, and 49 joints picked on it: everything SMPLify reads, nothing of SMPL's. */
export function tinyJoints49(seed = 1): { body: BodyModel; source: Joints49Source } {
  const random = randomNumbers(seed);
  const body = tinyBody();
  const poseDirs = Float32Array.from({ length: 207 * body.vertexCount * 3 }, () => 0.02 * (random() - 0.5));
  const regressor = Array.from({ length: 9 * body.vertexCount }, () => (random() < 0.05 ? random() : 0));
  return {
    body: { ...body, poseDirs },
    source: {
      extraRegressor: sparseRows(regressor, 9, body.vertexCount),
      vertexIds: Array.from({ length: 21 }, (_, i) => (i * 37) % body.vertexCount),
    },
  };
}

/** A mixture of two Gaussians over body poses, around no pose and a random one. */
export function tinyMixture(seed = 2): PoseMixture {
  const random = randomNumbers(seed);
  const size = 69;
  const covariances = new Float64Array(2 * size * size);
  for (let m = 0; m < 2; m++) {
    for (let i = 0; i < size; i++) {
      covariances[(m * size + i) * size + i] = 0.1 + 0.1 * random();
      if (i > 0) {
        const coupling = 0.02 * (random() - 0.5);
        covariances[(m * size + i) * size + i - 1] = coupling;
        covariances[(m * size + i - 1) * size + i] = coupling;
      }
    }
  }
  const means = Float64Array.from({ length: 2 * size }, (_, i) => (i < size ? 0 : 0.4 * (random() - 0.5)));
  return poseMixture({ means, covariances, weights: [0.7, 0.3] });
}
