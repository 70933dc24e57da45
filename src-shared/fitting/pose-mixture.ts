import { Problem } from '../errors/problem.ts';
import { cholesky, choleskyInverse } from '../math/cholesky.ts';

/** Numbers of a body pose: 23 joints below the pelvis, axis-angle. */
export const BODY_POSE_SIZE = 69;

/** A mixture of Gaussians over body poses, as SMPLify's prior: the cheapest component counts. */
export interface PoseMixture {
  readonly components: number;
  /** shape [M, 69] */
  readonly means: Float64Array;
  /** Inverse covariances, shape [M, 69, 69]. */
  readonly precisions: Float64Array;
  /** −log of each component's weight over the root of its determinant (the smallest is 1), shape [M]. */
  readonly offsets: Float64Array;
}

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** A mixture as its file holds it. */
export interface PoseMixtureFile {
  /** Named in the message where something is wrong. */
  readonly name?: string;
  /** Radians, shape [M, 69]. */
  readonly means: ArrayLike<number>;
  /** Shape [M, 69, 69]. */
  readonly covariances: ArrayLike<number>;
  /** Shape [M]. */
  readonly weights: ArrayLike<number>;
}

/**
 * Prepares a mixture (SMPLify, Bogo et al. 2016, equation 4; the file is `gmm_08.pkl`).
 *
 * @throws Problem `model/damaged` where the arrays do not fit or a covariance is not positive definite
 */
export function poseMixture({ name = 'pose prior', means, covariances, weights }: PoseMixtureFile): PoseMixture {
  const n = BODY_POSE_SIZE;
  const components = weights.length;
  if (components === 0 || means.length !== components * n || covariances.length !== components * n * n) {
    throw new Problem('model/damaged', { name, reason: `it is no mixture over poses of ${n} numbers` });
  }
  const precisions = new Float64Array(components * n * n);
  const halfLogDeterminants = new Float64Array(components);
  for (let m = 0; m < components; m++) {
    const covariance = Float64Array.from({ length: n * n }, (_, i) => covariances[m * n * n + i]!);
    const factor = cholesky(covariance, n);
    if (!factor || !(weights[m]! > 0)) {
      throw new Problem('model/damaged', { name, reason: `its Gaussian ${m} has no positive definite covariance` });
    }
    precisions.set(choleskyInverse(factor), m * n * n);
    halfLogDeterminants[m] = 0.5 * factor.logDeterminant;
  }
  const least = Math.min(...halfLogDeterminants);
  const offsets = Float64Array.from(
    { length: components },
    (_, m) => n * HALF_LOG_2PI + halfLogDeterminants[m]! - least - Math.log(weights[m]!),
  );
  return { components, means: Float64Array.from(means), precisions, offsets };
}

const difference = new Float64Array(BODY_POSE_SIZE);
const pull = new Float64Array(BODY_POSE_SIZE);
const best = new Float64Array(BODY_POSE_SIZE);

/**
 * ½ dᵀ P d + offset of the component where that is least.
 *
 * @param pose     radians, shape [69], read at `po`
 * @param gradient ∂/∂pose times `weight` is added at `go`
 * @param delta2   squared distance from which the square counts linearly (pseudo-Huber): ½ d² becomes δ²(√(1 + d²/δ²) − 1)
 */
export function mixtureEnergy(
  mixture: PoseMixture,
  pose: ArrayLike<number>,
  po: number,
  weight: number,
  gradient: Float64Array,
  go: number,
  delta2 = Number.POSITIVE_INFINITY,
): number {
  const n = BODY_POSE_SIZE;
  const { means, precisions, offsets } = mixture;
  let least = Number.POSITIVE_INFINITY;
  let slope = weight;
  for (let m = 0; m < mixture.components; m++) {
    for (let i = 0; i < n; i++) difference[i] = pose[po + i]! - means[m * n + i]!;
    let square = 0;
    for (let i = 0; i < n; i++) {
      const row = (m * n + i) * n;
      let sum = 0;
      for (let j = 0; j < n; j++) sum += precisions[row + j]! * difference[j]!;
      pull[i] = sum;
      square += sum * difference[i]!;
    }
    const root = Math.sqrt(1 + square / delta2);
    const energy = (delta2 === Number.POSITIVE_INFINITY ? 0.5 * square : delta2 * (root - 1)) + offsets[m]!;
    if (energy >= least) continue;
    least = energy;
    slope = weight / root;
    best.set(pull);
  }
  for (let i = 0; i < n; i++) gradient[go + i]! += slope * best[i]!;
  return weight * least;
}
