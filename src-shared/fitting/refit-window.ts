import { CONTACT_COUNT } from '../body/landmarks.ts';
import { shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { cameraToWorld } from '../camera/placement.ts';
import { assert } from '../errors/problem.ts';
import { mulTransposed3Into } from '../math/rotation.ts';
import { logInto } from '../math/so3.ts';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../vision/blazepose.ts';
import { fitWindow } from './fit-window.ts';
import { FIRST_LANDMARK, type Motion, POINT_COUNT } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { LANDMARK_WEIGHTS, pictureSigma } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import type { SolverBody } from './solve-options.ts';
import type { Take } from './take.ts';
import { floorOfTake, motionOfTake } from './take-motion.ts';
import { type GroundData, HEIGHT_SIGMA, LOCK_SIGMA, SOLVED_ANCHOR_WEIGHT, type Stay } from './terms/contact.ts';
import { OUTLIER } from './terms/reprojection.ts';
import { turnMotion } from './turn-motion.ts';

/** A landmark a person put in its place. */
export interface KeypointEdit {
  /** Row of the take. */
  readonly row: number;
  /** Index among the 33 landmarks. */
  readonly landmark: number;
  /** Where it belongs, px of the shown picture. */
  readonly x: number;
  readonly y: number;
  /** Hidden landmarks count less; absent ones say only that the detector is wrong. Visible where left out. */
  readonly state?: 'visible' | 'occluded' | 'absent';
}

/** A joint a person turned in one row. */
export interface JointTurn {
  readonly row: number;
  readonly joint: number;
  /** Axis-angle in the axes of the parent (of the world for the root), radians. */
  readonly rotation: readonly [number, number, number];
}

/** What is read of a take: all of it, or a piece with the rows that tie the window. */
export type RefitTake = Pick<
  Take,
  'frames' | 'ptsUs' | 'poses' | 'trans' | 'betas' | 'camera' | 'keypoints2d' | 'contacts' | 'focalPx' | 'imageSize'
>;

/** Which rows of a take are solved again, and what was edited. */
export interface RefitRequest {
  /** Rows that may change: `from` to `to`, exclusive. */
  readonly from: number;
  readonly to: number;
  readonly edits: readonly KeypointEdit[];
  readonly turns?: readonly JointTurn[];
  /** The motion to begin with is a rough guess: it is hardly evidence of depth, and more is tried. */
  readonly rough?: boolean;
}

/** New values of the rows `from` to `to`; everything else of the take stands. */
export interface RefitResult {
  readonly from: number;
  readonly to: number;
  /** Axis-angle, radians, shape [to − from, 24, 3]. */
  readonly poses: Float32Array;
  /** Metres, world, shape [to − from, 3]. */
  readonly trans: Float32Array;
  /** Joints in the world and in camera space, metres, shape [to − from, 24, 3]. */
  readonly joints: Float32Array;
  readonly jointsCam: Float32Array;
  /** Energy of the window: what compares two attempts at the same rows. */
  readonly energy: number;
}

/** Rows beyond each end that tie the window: smoothness reaches two rows. */
export const TIE = 2;
/** Weight of an edited landmark, in detected ones, by its state. */
const EDIT_WEIGHT = { visible: 25, occluded: 8, absent: 0 } as const;
/** Time over which an edit outweighs what the detector says of the same landmark, seconds. */
export const EDIT_REACH = 0.2;
/** How much the motion as it stands counts as evidence of depth, and how much a rough guess does. */
const STANDING_WEIGHT = 4;
const ROUGH_WEIGHT = 0.2;
/** Most iterations of each round. */
const ROUNDS = [14, 8];
const ROUGH_ROUNDS = [40, 20];
/** Standard deviations at which a landmark becomes an outlier while a rough guess finds its way. */
const ROUGH_OUTLIERS = [20, OUTLIER];

/**
 * Solves a short window of a take again after edits, its ends tied to what stands: position and speed go on without a
 * jump. The motion as it stands takes the place of the 3D landmarks, so depth changes only where the picture demands.
 * About 31 rows take well under 50 ms on one core.
 */
export function refitWindow(take: RefitTake, body: SolverBody, request: RefitRequest): RefitResult {
  const { turns = [] } = request;
  const inside = (row: number) => Number.isInteger(row) && row >= 0 && row < take.frames;
  const known = request.edits.every(({ row, landmark }) => inside(row) && landmark in LANDMARK_NAMES);
  assert(known && turns.every(({ row }) => inside(row)), 'edits name rows and landmarks of the take');
  const from = Math.max(0, Math.min(take.frames, request.from));
  const to = Math.max(from, Math.min(take.frames, request.to));
  const head = Math.min(TIE, from);
  const tail = Math.min(TIE, take.frames - to);
  const first = from - head;
  const rows = to + tail - first;
  const motion = motionOfTake(take, body, first, rows);
  const targets = turnMotion(motion, take, turns, first, from, to);
  const rough = request.rough ?? false;
  const obs = observationsOfTake(take, body, motion, first, request.edits, rough ? ROUGH_WEIGHT : STANDING_WEIGHT);
  trustTurns(obs, body, turns, first);
  const { energy } = fitWindow(body.table, body.points, motion, obs, {
    ground: groundOfTake(take, first, rows, head, tail),
    targets,
    fixedHead: head,
    fixedTail: tail,
    rounds: rough ? ROUGH_ROUNDS : ROUNDS,
    outliers: rough ? ROUGH_OUTLIERS : undefined,
    tolerance: 1e-4,
  });
  return { ...resultOf(take, body, motion, head, from, to), energy };
}

function observationsOfTake(
  take: RefitTake,
  body: SolverBody,
  motion: Motion,
  first: number,
  edits: readonly KeypointEdit[],
  standingWeight: number,
): Observations {
  const rows = motion.frames;
  const [width, height] = take.imageSize;
  const points = posedPoints(body.table, motion);
  const image = new Float64Array(rows * LANDMARK_COUNT * 2);
  const weight = new Float64Array(rows * LANDMARK_COUNT);
  const world = new Float64Array(rows * LANDMARK_COUNT * 3);
  const worldWeight = new Float64Array(rows * LANDMARK_COUNT).fill(standingWeight);
  const sigmaPx = new Float64Array(rows);
  const times = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    const time = take.ptsUs[first + t]! / 1e6;
    times[t] = t > 0 ? Math.max(time, times[t - 1]! + 1e-3) : time;
    sigmaPx[t] = pictureSigma(take.focalPx / Math.max(0.3, motion.pelvis[3 * t + 2]!));
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const from = ((first + t) * LANDMARK_COUNT + k) * 3;
      const c = take.keypoints2d[from + 2]!;
      image[2 * i] = take.keypoints2d[from]! - width / 2;
      image[2 * i + 1] = take.keypoints2d[from + 1]! - height / 2;
      weight[i] = LANDMARK_WEIGHTS[k]! * c * c;
      const p = (t * POINT_COUNT + FIRST_LANDMARK + k) * 3;
      world.set(points.subarray(p, p + 3), 3 * i);
    }
  }
  for (const { row, landmark } of edits) {
    for (let t = 0; t < rows; t++) {
      const far = (times[t]! - take.ptsUs[row]! / 1e6) / EDIT_REACH;
      weight[t * LANDMARK_COUNT + landmark]! *= 1 - Math.exp(-far * far);
      worldWeight[t * LANDMARK_COUNT + landmark]! *= 1 - 0.9 * Math.exp(-far * far);
    }
  }
  for (const { row, landmark, x, y, state = 'visible' } of edits) {
    const t = row - first;
    if (t < 0 || t >= rows) continue;
    const i = t * LANDMARK_COUNT + landmark;
    image[2 * i] = x - width / 2;
    image[2 * i + 1] = y - height / 2;
    weight[i] = EDIT_WEIGHT[state];
    if (weight[i] === 0) continue;
    widen(image, i, points, (t * POINT_COUNT + FIRST_LANDMARK + landmark) * 3, take.focalPx, sigmaPx, t);
  }
  return { frames: rows, times, focalPx: take.focalPx, image, weight, sigmaPx, world, worldWeight };
}

/** Landmarks that a turned joint carries follow the person's word and not the detector near that row. */
function trustTurns(obs: Observations, body: SolverBody, turns: readonly JointTurn[], first: number): void {
  for (const { row, joint } of turns) {
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      if (!carries(joint, body.table.carrier[FIRST_LANDMARK + k]!)) continue;
      for (let t = 0; t < obs.frames; t++) {
        const far = (obs.times[t]! - obs.times[row - first]!) / EDIT_REACH;
        obs.weight[t * LANDMARK_COUNT + k]! *= 1 - Math.exp(-far * far);
      }
    }
  }
}

function carries(joint: number, carrier: number): boolean {
  for (let j = carrier; j >= 0; j = PARENTS[j]!) if (j === joint) return true;
  return false;
}

/** An edit far from the body would count as an outlier: the row's tolerance grows until it does not. */
function widen(
  image: Float64Array,
  i: number,
  points: Float64Array,
  p: number,
  focalPx: number,
  sigmaPx: Float64Array,
  t: number,
): void {
  const dx = (focalPx * points[p]!) / points[p + 2]! - image[2 * i]!;
  const dy = (focalPx * points[p + 1]!) / points[p + 2]! - image[2 * i + 1]!;
  sigmaPx[t] = Math.max(sigmaPx[t]!, Math.hypot(dx, dy) / OUTLIER);
}

function groundOfTake(take: RefitTake, first: number, rows: number, head: number, tail: number): GroundData {
  const contacts = Float64Array.from(take.contacts.subarray(first * CONTACT_COUNT, (first + rows) * CONTACT_COUNT));
  const stays: Stay[] = [];
  for (let sole = 0; sole < CONTACT_COUNT; sole++) {
    let from = -1;
    for (let t = 0; t <= rows; t++) {
      const on = t < rows && contacts[t * CONTACT_COUNT + sole]! > 0;
      if (on && from < 0) from = t;
      if (!on && from >= 0) {
        stays.push({ sole, from, to: t });
        from = -1;
      }
    }
  }
  const anchorWeight = new Float64Array(rows).fill(1);
  anchorWeight.fill(SOLVED_ANCHOR_WEIGHT, 0, head);
  anchorWeight.fill(SOLVED_ANCHOR_WEIGHT, rows - tail, rows);
  return {
    floor: floorOfTake(take),
    stays,
    contacts,
    anchorWeight,
    multipliers: new Float64Array(contacts.length * 3),
    lockSigma: LOCK_SIGMA,
    heightSigma: HEIGHT_SIGMA,
  };
}

function resultOf(
  take: RefitTake,
  body: SolverBody,
  motion: Motion,
  head: number,
  from: number,
  to: number,
): Omit<RefitResult, 'energy'> {
  const count = to - from;
  const poses = new Float32Array(count * JOINT_COUNT * 3);
  const trans = new Float32Array(count * 3);
  const joints = new Float32Array(count * JOINT_COUNT * 3);
  const jointsCam = new Float32Array(count * JOINT_COUNT * 3);
  const rest = shapedRestJoints(body.points.rest, motion.betas);
  const points = posedPoints(body.table, motion);
  const root = new Float64Array(9);
  const vector = new Float64Array(3);
  for (let t = 0; t < count; t++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (t * JOINT_COUNT + j) * 3;
      const source = ((head + t) * JOINT_COUNT + j) * 9;
      if (j === 0) {
        mulTransposed3Into(root, 0, take.camera.rotation, 0, motion.rotations, source);
        logInto(vector, 0, root, 0);
      } else {
        logInto(vector, 0, motion.rotations, source);
      }
      poses.set(vector, at);
      const p = ((head + t) * POINT_COUNT + j) * 3;
      jointsCam.set(points.subarray(p, p + 3), at);
      const world = cameraToWorld(take.camera, [points[p]!, points[p + 1]!, points[p + 2]!]);
      joints.set(world, at);
      if (j === 0) for (let a = 0; a < 3; a++) trans[3 * t + a] = world[a]! - rest[a]!;
    }
  }
  return { from, to, poses, trans, joints, jointsCam };
}
