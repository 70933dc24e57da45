import { SHAPE_COUNT } from '../body/body-model.ts';
import type { BodyPoints } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { lbfgs } from '../math/lbfgs.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { DEFAULT_WEIGHTS, type FitWeights } from './fit-weights.ts';
import {
  createKinematics,
  FRAME_VARIABLES,
  type Kinematics,
  type Motion,
  PELVIS_AT,
  type PointTable,
  TURN_AT,
} from './kinematics.ts';
import type { Observations } from './observations.ts';
import type { PoseMixture } from './pose-mixture.ts';
import { createPreconditioner } from './preconditioner.ts';
import { type BalanceData, balanceTerm } from './terms/balance.ts';
import { contactTerm, type GroundData, updateMultipliers } from './terms/contact.ts';
import { turnPriorTerm, turnSmoothnessTerm } from './terms/landmark-turn.ts';
import { posePriorTerm } from './terms/pose-prior.ts';
import { type PoseTarget, poseTargetTerm } from './terms/pose-target.ts';
import { OUTLIER, reprojectionTerm } from './terms/reprojection.ts';
import { shapePriorTerm } from './terms/shape-prior.ts';
import { angularSmoothnessTerm, createSmoothnessWork, pointSmoothnessTerm } from './terms/smoothness.ts';
import { worldBonesTerm } from './terms/world-bones.ts';
import { calmWays } from './unseen-rows.ts';

/** What is free, what ties it, and how long it is solved. */
export interface FitWindowOptions {
  weights?: FitWeights;
  /** Takes the place of the built-in Gaussians of poses. */
  prior?: PoseMixture | null;
  /** Floor, contacts and foot locks; none in the first pass. */
  ground?: GroundData | null;
  /** Balance over the standing feet; none in the first pass. */
  balance?: BalanceData | null;
  /** Joints a person turned. */
  targets?: readonly PoseTarget[];
  /** Rows at the start and the end that stand and only tie the rest. */
  fixedHead?: number;
  fixedTail?: number;
  /** Improve the shape as well. */
  freeShape?: boolean;
  /** Stature the user gave, metres. */
  statureM?: number | null;
  /** Rows are neighbours in time; without it every row is fitted for itself. */
  temporal?: boolean;
  /** Most L-BFGS iterations in each round; rotations are re-based between rounds. */
  rounds?: readonly number[];
  /** Standard deviations at which a landmark becomes an outlier, for each round; 4 where left out. */
  outliers?: readonly number[];
  /** Relative decrease of the energy below which a round ends. */
  tolerance?: number;
  stop?: () => boolean;
}

export interface FitWindowResult {
  readonly energy: number;
  readonly iterations: number;
  readonly evaluations: number;
}

/** One window as an objective for `lbfgs`: variables [T, 78] and, if the shape is free, 10 more. */
export interface WindowObjective {
  readonly kinematics: Kinematics;
  readonly size: number;
  /** Outlier threshold of the picture term, standard deviations. */
  outlier: number;
  evaluate(x: Float64Array, g: Float64Array): number;
}

/** Puts the energy together. `base` holds the rotations the increments start from, shape [T, 24, 3, 3]. */
export function windowObjective(
  table: PointTable,
  body: BodyPoints,
  base: Float64Array,
  betas: Float64Array,
  obs: Observations,
  options: FitWindowOptions,
): WindowObjective {
  const { ground = null, balance = null, targets = [], fixedHead = 0, fixedTail = 0 } = options;
  const { freeShape = false, statureM = null, temporal = true } = options;
  const weights = options.weights ?? DEFAULT_WEIGHTS;
  const { frames } = obs;
  const kin = createKinematics(table, frames);
  const work = createSmoothnessWork(frames);
  const ways = calmWays(obs);
  const shapeAt = frames * FRAME_VARIABLES;
  kin.setShape(betas);
  const objective: WindowObjective = {
    kinematics: kin,
    size: shapeAt + (freeShape ? SHAPE_COUNT : 0),
    outlier: OUTLIER,
    evaluate: (x, g) => evaluate(x, g),
  };
  const evaluate = (x: Float64Array, g: Float64Array): number => {
    if (freeShape) kin.setShape(x, shapeAt);
    kin.pose(base, x);
    let energy = reprojectionTerm(kin, obs, weights.reprojection, objective.outlier);
    energy += worldBonesTerm(kin, obs, weights.world);
    energy += turnPriorTerm(kin);
    energy += posePriorTerm(kin, weights.prior, weights.limits, options.prior, ways);
    if (temporal) {
      energy += turnSmoothnessTerm(kin, obs.times);
      energy += angularSmoothnessTerm(
        kin,
        obs.times,
        weights.angularSigma,
        weights.angularSpeed,
        weights.smoothDelta,
        work,
        ways,
      );
      energy += pointSmoothnessTerm(
        kin,
        obs.times,
        0,
        weights.rootSigmaAcross,
        weights.rootSigmaDepth,
        weights.rootSpeed,
        weights.smoothDelta,
        ways,
      );
    }
    if (ground) energy += contactTerm(kin, ground);
    if (balance) energy += balanceTerm(kin, balance, weights.balance);
    if (targets.length > 0) energy += poseTargetTerm(kin, targets);
    kin.pullBack(x, g, freeShape);
    if (freeShape) {
      energy += shapePriorTerm(kin, body, weights.shape, statureM);
      for (let k = 0; k < SHAPE_COUNT; k++) g[shapeAt + k] = kin.shape[k]!;
    }
    g.fill(0, 0, fixedHead * FRAME_VARIABLES);
    g.fill(0, (frames - fixedTail) * FRAME_VARIABLES, shapeAt);
    return energy;
  };
  return objective;
}

/** Improves `motion` in place. */
export function fitWindow(
  table: PointTable,
  body: BodyPoints,
  motion: Motion,
  obs: Observations,
  options: FitWindowOptions = {},
): FitWindowResult {
  const { fixedHead = 0, fixedTail = 0, freeShape = false, ground = null, rounds = [30, 30], stop } = options;
  const weights = options.weights ?? DEFAULT_WEIGHTS;
  const objective = windowObjective(table, body, motion.rotations, motion.betas, obs, options);
  const kin = objective.kinematics;
  const x = new Float64Array(objective.size);
  const scratch = new Float64Array(objective.size);
  const result = { energy: 0, iterations: 0, evaluations: 0 };
  for (const [index, maxIterations] of rounds.entries()) {
    objective.outlier = options.outliers?.[index] ?? OUTLIER;
    load(x, kin, motion, freeShape);
    objective.evaluate(x, scratch);
    const precondition = createPreconditioner(
      kin,
      obs,
      weights,
      ground,
      fixedHead,
      fixedTail,
      freeShape ? new Float64Array(SHAPE_COUNT).fill(shapeStiffness(kin, obs, weights)) : null,
      options.temporal ?? true,
      options.prior,
      options.targets,
    );
    const round = lbfgs(objective.evaluate, x, {
      maxIterations,
      memory: 6,
      tolerance: options.tolerance ?? 2e-5,
      precondition,
      stop,
    });
    if (ground && index + 1 < rounds.length) {
      objective.evaluate(x, scratch);
      updateMultipliers(kin.points, ground);
    }
    store(x, motion, kin, freeShape);
    result.energy = round.value;
    result.iterations += round.iterations;
    result.evaluations += round.evaluations;
  }
  return result;
}

/** Rough second derivative of the data by one shape coefficient, which moves points by about 2 cm. */
function shapeStiffness(kin: Kinematics, obs: Observations, weights: FitWeights): number {
  let sum = weights.shape;
  for (let t = 0; t < kin.frames; t++) {
    const perMetre =
      obs.focalPx / Math.max(0.2, kin.points[(t * kin.points.length) / kin.frames + 2]!) / obs.sigmaPx[t]!;
    sum += 15 * (0.02 * perMetre) ** 2;
  }
  return sum;
}

function load(x: Float64Array, kin: Kinematics, motion: Motion, freeShape: boolean): void {
  x.fill(0);
  for (let t = 0; t < motion.frames; t++) {
    const px = motion.pelvis[3 * t]!;
    const py = motion.pelvis[3 * t + 1]!;
    const pz = motion.pelvis[3 * t + 2]!;
    const sx = pz > 0.1 ? px / pz : 0;
    const sy = pz > 0.1 ? py / pz : 0;
    kin.slopes[2 * t] = sx;
    kin.slopes[2 * t + 1] = sy;
    const o = t * FRAME_VARIABLES + PELVIS_AT;
    x[o] = px - sx * pz;
    x[o + 1] = py - sy * pz;
    x[o + 2] = pz;
    for (let a = 0; a < 3; a++) x[o + 3 + a] = motion.turns[3 * t + a]!;
  }
  if (freeShape) x.set(motion.betas, motion.frames * FRAME_VARIABLES);
}

const increment = new Float64Array(9);
const product = new Float64Array(9);

function store(x: Float64Array, motion: Motion, kin: Kinematics, freeShape: boolean): void {
  for (let t = 0; t < motion.frames; t++) {
    const o = t * FRAME_VARIABLES;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (t * JOINT_COUNT + j) * 9;
      axisAngleToMatrixInto(increment, 0, x, o + 3 * j);
      mul3Into(product, 0, motion.rotations, at, increment, 0);
      motion.rotations.set(product, at);
    }
    const depth = x[o + PELVIS_AT + 2]!;
    motion.pelvis[3 * t] = x[o + PELVIS_AT]! + kin.slopes[2 * t]! * depth;
    motion.pelvis[3 * t + 1] = x[o + PELVIS_AT + 1]! + kin.slopes[2 * t + 1]! * depth;
    motion.pelvis[3 * t + 2] = depth;
    for (let a = 0; a < 3; a++) motion.turns[3 * t + a] = x[o + TURN_AT + a]!;
  }
  if (freeShape) motion.betas.set(x.subarray(motion.frames * FRAME_VARIABLES));
}
