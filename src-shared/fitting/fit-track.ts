import type { BodyPoints } from '../body/landmarks.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { balanceData } from './balance-data.ts';
import { knotRows, pickGround, spreadCorrections } from './coarse.ts';
import { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
import { fitWindow } from './fit-window.ts';
import type { Motion, PointTable } from './kinematics.ts';
import type { Observations } from './observations.ts';
import type { PoseMixture } from './pose-mixture.ts';
import { posedPoints } from './posed-points.ts';
import { pickMotion, pickObservations, sliceBalance, sliceGround, sliceMotion, sliceObservations } from './slices.ts';
import type { GroundData } from './terms/contact.ts';
import { ROW_OUTLIER } from './terms/reprojection.ts';
import { unwindLimbs } from './unwind.ts';

/** A body prepared for the solver. */
export interface FitBody {
  readonly points: BodyPoints;
  readonly table: PointTable;
}

/** Frames from which the shape is found. */
const SHAPE_FRAMES = 40;
/** Frames of one window, and how many of its last ones the next window solves again. */
const WINDOW = 200;
const OVERLAP = 24;
/** Rows of the solved part that tie a window; smoothness reaches two rows back. */
const TIE = 2;

/**
 * One shape for the person, from up to 40 well seen frames spread over the track, each posed for itself.
 * Writes `motion.betas`.
 */
export function fitShape(
  body: FitBody,
  motion: Motion,
  obs: Observations,
  statureM: number | null,
  stop?: () => boolean,
  weights: FitWeights = DEFAULT_WEIGHTS,
  prior: PoseMixture | null = null,
): void {
  const rows = bestSeenRows(obs);
  if (rows.length === 0) return;
  const sample = pickMotion(motion, rows);
  fitWindow(body.table, body.points, sample, pickObservations(obs, rows), {
    freeShape: true,
    temporal: false,
    statureM,
    weights,
    prior,
    rounds: [12, 14, 20],
    outliers: [40, 12],
    stop,
  });
  motion.betas.set(sample.betas);
}

/** The best frame of each of 40 equal stretches, as far as anything is seen there. */
function bestSeenRows(obs: Observations): number[] {
  const rows: number[] = [];
  const stretches = Math.min(SHAPE_FRAMES, obs.frames);
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * obs.frames) / stretches);
    const to = Math.floor(((s + 1) * obs.frames) / stretches);
    let best = -1;
    let most = 3;
    for (let t = from; t < to; t++) {
      let sum = 0;
      for (let k = 0; k < LANDMARK_COUNT; k++) sum += obs.weight[t * LANDMARK_COUNT + k]!;
      if (sum > most) {
        most = sum;
        best = t;
      }
    }
    if (best >= 0) rows.push(best);
  }
  return rows;
}

/** Shares of the iterations at the knots and their outlier thresholds, standard deviations. */
const FRESH_ROUNDS = [0.25, 0.25, 0.5];
const FRESH_OUTLIERS: readonly number[] = [40, 12];

/** Iterations after a spin was taken out. */
const UNWOUND_ROUNDS: readonly number[] = [15];

const DEFAULT_ROUNDS: readonly number[] = [30, 25];

export interface FitTrackOptions {
  ground?: GroundData | null;
  /** Keep the body balanced over its feet; needs `ground`. */
  balance?: boolean;
  weights?: FitWeights;
  /** Takes the place of the built-in Gaussians of poses. */
  prior?: PoseMixture | null;
  /** Most iterations at knots 0.13 s apart, before all rows are solved; 0 skips them. */
  coarse?: number;
  /** Most iterations of each round of a window. */
  rounds?: readonly number[];
  /** Outlier thresholds of the rounds at the knots come down from wide ones: for a motion that was only lifted. */
  fresh?: boolean;
  stop?: () => boolean;
  /** How far off a landmark may be before its row gives it up, standard deviations; `ROW_OUTLIER` where left out. */
  rowOutlier?: number;
  /** Told after each window how many frames are done. */
  onFrames?: (done: number) => void;
}

/**
 * Improves a whole motion in place, first at knots, which settles the slow waves at a quarter of the cost, then at all
 * rows, window after window; time and memory grow with its length only.
 */
export function fitTrack(body: FitBody, motion: Motion, obs: Observations, options: FitTrackOptions = {}): void {
  const { coarse = 0, stop, rowOutlier = ROW_OUTLIER } = options;
  const first = options.fresh
    ? { rounds: FRESH_ROUNDS.map((share) => Math.ceil(share * coarse)), outliers: FRESH_OUTLIERS }
    : { rounds: [coarse] };
  const rows = coarse > 0 ? knotRows(obs.times) : null;
  if (rows) {
    const knots = pickMotion(motion, rows);
    const ground = options.ground ? pickGround(options.ground, rows) : null;
    fitWindows(body, knots, pickObservations(obs, rows), { ...options, ground, ...first, onFrames: undefined });
    spreadCorrections(motion, knots, rows, obs.times);
    unwindLimbs(motion, obs);
    if (stop?.()) return;
  }
  // Rows as far apart as knots, or too few of them, get the knots' iterations themselves.
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  if (rows && rounds.length === 0) return;
  const outliers = coarse > 0 && !rows ? undefined : rounds.map(() => rowOutlier);
  if (outliers) fitWindows(body, motion, obs, { ...options, rounds, outliers });
  else fitWindows(body, motion, obs, { ...options, ...first, rounds: [...first.rounds, ...rounds] });
  if (stop?.() || !unwindLimbs(motion, obs)) return;
  fitWindows(body, motion, obs, { ...options, rounds: UNWOUND_ROUNDS, outliers: outliers && [rowOutlier] });
}

function fitWindows(
  body: FitBody,
  motion: Motion,
  obs: Observations,
  options: FitTrackOptions & { outliers?: readonly number[] },
): void {
  const { ground = null, weights = DEFAULT_WEIGHTS, rounds = DEFAULT_ROUNDS, stop, onFrames } = options;
  const balance =
    options.balance && ground
      ? balanceData(posedPoints(body.table, motion), obs.times, ground.contacts, ground.floor)
      : null;
  let from = 0;
  for (;;) {
    const to = obs.frames - from <= WINDOW * 1.4 ? obs.frames : from + WINDOW;
    const fixedHead = from === 0 ? 0 : TIE;
    fitWindow(body.table, body.points, sliceMotion(motion, from, to), sliceObservations(obs, from, to), {
      ground: ground ? sliceGround(ground, from, to, fixedHead, 0) : null,
      balance: balance ? sliceBalance(balance, from, to) : null,
      fixedHead,
      weights,
      prior: options.prior,
      rounds,
      outliers: options.outliers,
      stop,
    });
    onFrames?.(to === obs.frames ? to : to - OVERLAP);
    if (to === obs.frames || stop?.()) return;
    from = to - OVERLAP - TIE;
  }
}
