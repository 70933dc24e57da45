import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { exponential, logarithm, product, type Rotation3, relative } from '../math/rotation3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { fitWindow } from './fit-window.ts';
import { FIRST_LANDMARK, FIRST_SOLE, type Motion } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { posedPoints } from './posed-points.ts';
import { copyMotion, pickMotion, sliceObservations } from './slices.ts';
import type { SolverBody } from './solve-options.ts';
import type { PoseTarget } from './terms/pose-target.ts';
import { spreadTargets } from './turn-motion.ts';

/** What reaching for landmarks came to. */
export interface Reached {
  /** Rows in which a landmark was far from where a person put it. */
  readonly rows: readonly number[];
  /** Feet that left their place to reach it: row and sole. */
  readonly lifted: readonly { readonly row: number; readonly sole: number }[];
}

/** Standard deviations from which on a landmark is far, and the solver needs a better place to begin. */
const FAR = 2.5;
/** A sole that moves further than this to reach a landmark does not stand, metres. */
const LIFTED = 0.04;
/** Joints that turn less than this stay as they are, radians. */
const STILL = 0.02;
/** Most iterations of one row. */
const ROUNDS = [40, 30];
/** Joints limbs hang from. */
const ROOTS: readonly number[] = [JOINT.l_shoulder, JOINT.r_shoulder, JOINT.l_hip, JOINT.r_hip, JOINT.neck];

/**
 * Gives a refit a place to begin where people put landmarks far from the body: each such row is solved by itself, once
 * from how it is and once with the limb swung about the viewing direction until it points to its landmark, and the better
 * one is spread over the rows around. Without this a far-off landmark lies behind a ridge of the energy and hardly moves the
 * fit. Changes `motion` in place.
 *
 * @param from rows that may change: `from` to `to`, exclusive
 */
export function reachLandmarks(motion: Motion, obs: Observations, body: SolverBody, from: number, to: number): Reached {
  const { sure } = obs;
  if (!sure) return { rows: [], lifted: [] };
  const rows: number[] = [];
  const lifted: { row: number; sole: number }[] = [];
  const targets: PoseTarget[] = [];
  for (let row = from; row < to; row++) {
    const marks = marksOf(sure, row);
    if (marks.length === 0) continue;
    const old = pickMotion(motion, [row]);
    const points = posedPoints(body.table, old);
    const seen = sliceObservations(obs, row, row + 1);
    if (marks.every((k) => distance(points, seen, k) < FAR)) continue;
    const attempts = [copyMotion(old), swung(old, points, seen, marks, body)];
    const energies = attempts.map((attempt) => solveRow(attempt, seen, body));
    const best = attempts[energies[1]! < energies[0]! ? 1 : 0]!;
    rows.push(row);
    const reached = posedPoints(body.table, best);
    for (let sole = 0; sole < CONTACT_COUNT; sole++) {
      const p = 3 * (FIRST_SOLE + sole);
      const moved = Math.hypot(...[0, 1, 2].map((a) => reached[p + a]! - points[p + a]!));
      if (moved > LIFTED) lifted.push({ row, sole });
    }
    for (let joint = 1; joint < JOINT_COUNT; joint++) {
      const rotation = rotationOf(best, joint);
      const turned = logarithm(relative(rotationOf(old, joint), rotation));
      if (Math.hypot(...turned) > STILL) targets.push({ row, joint, rotation });
    }
  }
  targets.sort((a, b) => a.joint - b.joint || a.row - b.row);
  spreadTargets(motion, targets, from, to);
  return { rows, lifted };
}

function solveRow(motion: Motion, obs: Observations, body: SolverBody): number {
  return fitWindow(body.table, body.points, motion, obs, {
    temporal: false,
    rounds: ROUNDS,
    outliers: [12, 4],
    tolerance: 1e-4,
  }).energy;
}

/** Limbs turned about the viewing direction until they point to their landmarks. */
function swung(old: Motion, points: Float64Array, obs: Observations, marks: readonly number[], body: SolverBody) {
  const motion = copyMotion(old);
  for (const k of marks) {
    const root = rootOf(body.table.carrier[FIRST_LANDMARK + k]!);
    if (root < 0 || distance(points, obs, k) < FAR) continue;
    const [x, y] = pixel(points, root, obs);
    const [lx, ly] = pixel(points, FIRST_LANDMARK + k, obs);
    const angle = Math.atan2(obs.image[2 * k + 1]! - y, obs.image[2 * k]! - x) - Math.atan2(ly - y, lx - x);
    const parent = globalOf(motion, PARENTS[root]!);
    const turn = exponential([0, 0, angle]);
    const local = product(relative(parent, product(turn, parent)), rotationOf(motion, root));
    motion.rotations.set(local, root * 9);
  }
  return motion;
}

function rootOf(carrier: number): number {
  for (let j = carrier; j >= 0; j = PARENTS[j]!) if (ROOTS.includes(j)) return j;
  return -1;
}

function marksOf(sure: Uint8Array, row: number): number[] {
  const marks: number[] = [];
  for (let k = 0; k < LANDMARK_COUNT; k++) if (sure[row * LANDMARK_COUNT + k] === 1) marks.push(k);
  return marks;
}

/** Distance of a landmark of a one-row motion from where it belongs, standard deviations. */
function distance(points: Float64Array, obs: Observations, k: number): number {
  const [x, y] = pixel(points, FIRST_LANDMARK + k, obs);
  return Math.hypot(x - obs.image[2 * k]!, y - obs.image[2 * k + 1]!) / obs.sigmaPx[0]!;
}

function pixel(points: Float64Array, p: number, { focalPx, centre }: Observations): [number, number] {
  const at = (a: number) => points[3 * p + a]! - (centre?.[a] ?? 0);
  const z = Math.max(0.05, at(2));
  return [(focalPx * at(0)) / z, (focalPx * at(1)) / z];
}

function rotationOf(motion: Motion, joint: number): Rotation3 {
  return motion.rotations.slice(joint * 9, joint * 9 + 9);
}

/** Rotation of a joint to camera axes in a one-row motion. */
function globalOf(motion: Motion, joint: number): Rotation3 {
  let out = rotationOf(motion, joint);
  for (let j = PARENTS[joint]!; j >= 0; j = PARENTS[j]!) out = product(rotationOf(motion, j), out);
  return out;
}
