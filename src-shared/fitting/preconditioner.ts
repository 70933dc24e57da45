import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { factorPentadiagonals, solvePentadiagonals } from '../math/pentadiagonal.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { FitWeights } from './fit-weights.ts';
import {
  FIRST_LANDMARK,
  FIRST_SOLE,
  FRAME_VARIABLES,
  type Kinematics,
  PELVIS_AT,
  POINT_COUNT,
  TURN_AT,
} from './kinematics.ts';
import type { Observations } from './observations.ts';
import type { PoseMixture } from './pose-mixture.ts';
import type { GroundData } from './terms/contact.ts';
import { TURN_DRIFT, TURN_SIGMA } from './terms/landmark-turn.ts';
import { gaussianDiagonal, mixtureDiagonal } from './terms/pose-prior.ts';
import { type PoseTarget, TARGET_STIFFNESS } from './terms/pose-target.ts';
import { calmWays } from './unseen-rows.ts';

const PRIOR_DIAGONAL = gaussianDiagonal();

/**
 * Approximate inverse Hessian of a window, for `lbfgs`: each of the 78 variables of a frame gets its Gauss–Newton
 * diagonal from the data and the prior, and is coupled with itself over time by the smoothness terms. That leaves one
 * banded system per variable, whose solution costs ten multiplications a number, and takes out the slow, long waves
 * that plain L-BFGS would need hundreds of iterations for.
 */
export function createPreconditioner(
  kin: Kinematics,
  obs: Observations,
  weights: FitWeights,
  ground: GroundData | null,
  fixedHead: number,
  fixedTail: number,
  shapeDiagonal: Float64Array | null,
  temporal: boolean,
  prior: PoseMixture | null = null,
  targets: readonly PoseTarget[] = [],
): (g: Float64Array) => void {
  const { frames } = kin;
  const d0 = new Float64Array(FRAME_VARIABLES * frames);
  const d1 = new Float64Array(FRAME_VARIABLES * frames);
  const d2 = new Float64Array(FRAME_VARIABLES * frames);
  const ways = calmWays(obs);
  dataDiagonal(d0, kin, obs, weights, ground, prior ? mixtureDiagonal(prior) : PRIOR_DIAGONAL, ways);
  for (const { row, joint } of targets) {
    for (let a = 0; a < 3; a++) d0[row * FRAME_VARIABLES + 3 * joint + a]! += TARGET_STIFFNESS;
  }
  if (temporal) {
    coupleMotion(d0, d1, d2, obs.times, ways, weights);
    coupleTurns(d0, d1, obs.times);
  }
  for (let t = 0; t < frames; t++) {
    if (t >= fixedHead && t < frames - fixedTail) continue;
    const row = t * FRAME_VARIABLES;
    d0.fill(1, row, row + FRAME_VARIABLES);
    d1.fill(0, Math.max(0, row - FRAME_VARIABLES), row + FRAME_VARIABLES);
    d2.fill(0, Math.max(0, row - 2 * FRAME_VARIABLES), row + FRAME_VARIABLES);
  }
  factorPentadiagonals(d0, d1, d2, FRAME_VARIABLES, frames);
  return (g) => {
    solvePentadiagonals(d0, d1, d2, FRAME_VARIABLES, frames, g);
    if (!shapeDiagonal) return;
    const from = frames * FRAME_VARIABLES;
    for (let k = 0; k < shapeDiagonal.length; k++) g[from + k]! /= shapeDiagonal[k]!;
  };
}

/** Couples each number with itself over time as the terms of velocity and acceleration do. */
function coupleMotion(
  d0: Float64Array,
  d1: Float64Array,
  d2: Float64Array,
  times: Float64Array,
  ways: Float64Array | null,
  weights: FitWeights,
): void {
  const sigma = new Float64Array(TURN_AT);
  for (let v = 0; v < PELVIS_AT; v++) sigma[v] = weights.angularSigma[Math.floor(v / 3)]!;
  sigma[PELVIS_AT] = weights.rootSigmaAcross;
  sigma[PELVIS_AT + 1] = weights.rootSigmaAcross;
  sigma[PELVIS_AT + 2] = weights.rootSigmaDepth;
  for (let t = 1; t < times.length; t++) {
    const perSecond = (ways?.[t] ?? 1) / (times[t]! - times[t - 1]!);
    for (let v = 0; v < TURN_AT; v++) {
      const k = (perSecond / (v < PELVIS_AT ? weights.angularSpeed : weights.rootSpeed)) ** 2;
      const p = (t - 1) * FRAME_VARIABLES + v;
      d0[p]! += k;
      d0[p + FRAME_VARIABLES]! += k;
      d1[p]! -= k;
    }
  }
  for (let t = 1; t + 1 < times.length; t++) {
    const before = 1 / (times[t]! - times[t - 1]!);
    const after = 1 / (times[t + 1]! - times[t]!);
    const middle = 2 / (times[t + 1]! - times[t - 1]!);
    for (let v = 0; v < TURN_AT; v++) {
      const k = middle / sigma[v]!;
      const a = before * k;
      const b = -(before + after) * k;
      const c = after * k;
      const p = (t - 1) * FRAME_VARIABLES + v;
      const q = p + FRAME_VARIABLES;
      d0[p]! += a * a;
      d0[q]! += b * b;
      d0[q + FRAME_VARIABLES]! += c * c;
      d1[p]! += a * b;
      d1[q]! += b * c;
      d2[p]! += a * c;
    }
  }
}

/** Second derivative of the world term by the turn, for each landmark of full weight. */
const TURN_STIFFNESS = 6;

/** Couples the turns of neighbouring frames (random walk). */
function coupleTurns(d0: Float64Array, d1: Float64Array, times: Float64Array): void {
  for (let t = 1; t < times.length; t++) {
    const k = 1 / (TURN_DRIFT * TURN_DRIFT * (times[t]! - times[t - 1]!));
    for (let v = TURN_AT; v < FRAME_VARIABLES; v++) {
      const p = (t - 1) * FRAME_VARIABLES + v;
      d0[p]! += k;
      d0[p + FRAME_VARIABLES]! += k;
      d1[p]! -= k;
    }
  }
}

/** Gauss–Newton diagonal of data, contacts and prior, shape [T, 78]. */
function dataDiagonal(
  d0: Float64Array,
  kin: Kinematics,
  obs: Observations,
  weights: FitWeights,
  ground: GroundData | null,
  priorDiagonal: Float64Array,
  ways: Float64Array | null,
): void {
  const { frames, points } = kin;
  const s0 = new Float64Array(JOINT_COUNT);
  const s1 = new Float64Array(JOINT_COUNT * 3);
  const s2 = new Float64Array(JOINT_COUNT);
  for (let t = 0; t < frames; t++) {
    s0.fill(0);
    s1.fill(0);
    s2.fill(0);
    const row = t * FRAME_VARIABLES;
    const first = t * POINT_COUNT;
    const prior = weights.prior / (ways?.[t] ?? 1) ** 4;
    const depth = Math.max(0.2, points[first * 3 + 2]! - (obs.centre?.[3 * t + 2] ?? 0));
    const perMetre = (obs.focalPx / depth / obs.sigmaPx[t]!) ** 2 * 0.5;
    const add = (joint: number, p: number, w: number): void => {
      const x = points[p]!;
      const y = points[p + 1]!;
      const z = points[p + 2]!;
      s0[joint]! += w;
      s1[3 * joint]! += w * x;
      s1[3 * joint + 1]! += w * y;
      s1[3 * joint + 2]! += w * z;
      s2[joint]! += w * (x * x + y * y + z * z);
    };
    let total = 0;
    let spread = 0;
    let turned = 0;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const w = weights.reprojection * obs.weight[t * LANDMARK_COUNT + k]! * perMetre;
      const p = (first + FIRST_LANDMARK + k) * 3;
      add(kin.carrier[FIRST_LANDMARK + k]!, p, w + weights.world * obs.worldWeight[t * LANDMARK_COUNT + k]! * 60);
      total += w;
      turned += weights.world * obs.worldWeight[t * LANDMARK_COUNT + k]! * TURN_STIFFNESS;
      const dx = points[p]! - points[first * 3]!;
      const dy = points[p + 1]! - points[first * 3 + 1]!;
      spread += (w * (dx * dx + dy * dy)) / (depth * depth);
    }
    let locked = 0;
    if (ground) {
      for (let s = 0; s < 4; s++) {
        const w = (ground.contacts[t * 4 + s]! * weights.contact) / (ground.lockSigma * ground.lockSigma);
        add(kin.carrier[FIRST_SOLE + s]!, (first + FIRST_SOLE + s) * 3, w);
        locked += w;
      }
    }
    for (let j = JOINT_COUNT - 1; j >= 0; j--) {
      const p = (first + j) * 3;
      const x = points[p]!;
      const y = points[p + 1]!;
      const z = points[p + 2]!;
      const square =
        s2[j]! - 2 * (x * s1[3 * j]! + y * s1[3 * j + 1]! + z * s1[3 * j + 2]!) + s0[j]! * (x * x + y * y + z * z);
      for (let a = 0; a < 3; a++) {
        d0[row + 3 * j + a] = 0.6 * Math.max(0, square) + prior * priorDiagonal[3 * j + a]! + 1;
      }
      const parent = kin.carrier[j]!;
      if (parent < 0) continue;
      s0[parent]! += s0[j]!;
      s2[parent]! += s2[j]!;
      for (let a = 0; a < 3; a++) s1[3 * parent + a]! += s1[3 * j + a]!;
    }
    d0[row + PELVIS_AT] = 2 * total + locked + 1;
    d0[row + PELVIS_AT + 1] = 2 * total + locked + 1;
    d0[row + PELVIS_AT + 2] = 2 * spread + locked + 0.5;
    for (let a = 0; a < 3; a++) d0[row + TURN_AT + a] = turned + 1 / (TURN_SIGMA[a]! * TURN_SIGMA[a]!);
  }
}
