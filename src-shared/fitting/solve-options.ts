import type { BodyModel } from '../body/body-model.ts';
import { bodyPoints } from '../body/landmarks.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import type { FitBody } from './fit-track.ts';
import type { FitWeights } from './fit-weights.ts';
import type { InitialPoses } from './initial-poses.ts';
import { type Motion, pointTable } from './kinematics.ts';
import type { Observations } from './observations.ts';
import type { PoseMixture } from './pose-mixture.ts';
import type { Quality } from './quality.ts';
import type { FloorPlane } from './terms/contact.ts';

/** What a user may say about a clip before it is solved. */
export interface SolveOptions {
  /** Standing height the user gave, cm. */
  heightCm?: number | null;
  /** Focal length the user gave, px. */
  focalPx?: number | null;
  /** Floor the user drew, camera space; found from the motion where left out. */
  floor?: FloorPlane | null;
  quality?: Quality;
  /** Weights of the energy's terms. */
  weights?: FitWeights;
  /** Where the fit of each track begins, in the order of the tracks; lifted from its landmarks where null. */
  initial?: readonly (InitialPoses | null)[];
  /** Takes the place of the built-in Gaussians of trunk, legs and arms. */
  prior?: PoseMixture | null;
  /** How far off a landmark may be before its row gives it up, standard deviations; quick limbs are followed to 8. */
  rowOutlier?: number;
}

/** What `solveTakes` needs of the pipeline's TaskContext. */
export interface SolveContext {
  readonly signal: { readonly aborted: boolean; throwIfAborted(): void };
  report(progress: { stage: string; done: number; total: number; unit: string }): void;
  warn(warning: { code: string; message: string }): void;
}

/** A context that hears nothing and is never aborted. */
export const QUIET: SolveContext = {
  signal: { aborted: false, throwIfAborted: () => {} },
  report: () => {},
  warn: () => {},
};

/** Most L-BFGS iterations of each round, before and after the ground is known. */
export const EFFORT = {
  fast: { knots: 50, free: [18], groundedKnots: 40, grounded: [14, 8] },
  balanced: { knots: 100, free: [32], groundedKnots: 75, grounded: [24, 14, 14] },
  best: { knots: 200, free: [60, 30], groundedKnots: 150, grounded: [50, 30, 30] },
} as const;

/** A body ready for the solver, with the name and licence its takes carry. */
export type SolverBody = FitBody & Pick<BodyModel, 'name' | 'licence'>;

/** Reduces a body model to what the solver reads; done once per body. */
export function prepareBody(body: BodyModel): SolverBody {
  const points = bodyPoints(body);
  return { points, table: pointTable(points), name: body.name, licence: body.licence };
}

/** One person between the stages; plain data. */
export interface FittedTrack {
  readonly track: PersonTrack;
  /** Rows before which the clip was cut. */
  readonly cuts: readonly number[];
  readonly observations: Observations;
  /** Camera space. */
  readonly motion: Motion;
}
