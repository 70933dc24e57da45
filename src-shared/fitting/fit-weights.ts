import { ANGULAR_ACCELERATION } from './pose-statistics.ts';

/** Weights and scales of the energy. Each term is a negative log-likelihood, so a weight of 1 means "as it comes". */
export interface FitWeights {
  readonly reprojection: number;
  readonly world: number;
  readonly prior: number;
  readonly limits: number;
  readonly shape: number;
  readonly contact: number;
  readonly balance: number;
  /** Standard deviation of the angular acceleration of each joint, rad/s², shape [24]. */
  readonly angularSigma: Float64Array;
  /** The same of the pelvis, m/s², across and along the viewing direction. */
  readonly rootSigmaAcross: number;
  readonly rootSigmaDepth: number;
  /** Standard deviations of angular velocity (rad/s) and of the pelvis's velocity (m/s). */
  readonly angularSpeed: number;
  readonly rootSpeed: number;
  /** Standard deviations after which an acceleration costs linearly. */
  readonly smoothDelta: number;
}

/** Share of the upper quartile of the measured |angular acceleration| that is one standard deviation per axis. */
const PER_AXIS = 0.4;

/** Standard deviations of angular accelerations from motion capture; joints it holds still get a small one. */
function angularSigmas(factor = 1): Float64Array {
  return Float64Array.from(ANGULAR_ACCELERATION, (a) => factor * PER_AXIS * Math.max(12, a));
}

/** The weights takes are solved with that are lifted from landmarks alone. */
export const DEFAULT_WEIGHTS: FitWeights = {
  reprojection: 1,
  world: 0.35,
  prior: 0.7,
  limits: 1,
  shape: 2,
  contact: 1,
  balance: 25,
  angularSigma: angularSigmas(),
  rootSigmaAcross: 3,
  rootSigmaDepth: 2,
  angularSpeed: 5,
  rootSpeed: 2,
  smoothDelta: 3,
};

/**
 * The same where a network's poses are trusted: their 3D landmarks err less than the detector's, and know of poses and
 * of gravity what prior and balance would say. Chosen 2026-11-22 on recordings of the detector, the demo clip and four
 * views of a real man; world from 0.5 to 2 and prior from 0.2 to 1 differ by less than 2 mm.
 */
export const TRUSTED_WEIGHTS: FitWeights = { ...DEFAULT_WEIGHTS, world: 1, prior: 0.3, balance: 10 };
