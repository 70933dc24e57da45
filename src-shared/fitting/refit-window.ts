import { CONTACT_COUNT } from '../body/landmarks.ts';
import { shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { cameraAt } from '../camera/camera-motion.ts';
import { cameraToWorld } from '../camera/placement.ts';
import { intoFrame } from '../camera/steady-view.ts';
import { assert } from '../errors/problem.ts';
import { mulTransposed3Into } from '../math/rotation.ts';
import { logInto } from '../math/so3.ts';
import { LANDMARK_NAMES } from '../vision/blazepose.ts';
import { EDIT_REACH, observationsOfTake, trustTurns } from './edit-observations.ts';
import { fitWindow } from './fit-window.ts';
import { type Motion, POINT_COUNT } from './kinematics.ts';
import { posedPoints } from './posed-points.ts';
import { type Reached, reachLandmarks } from './reach-landmarks.ts';
import type { SolverBody } from './solve-options.ts';
import type { Take } from './take.ts';
import { floorOfTake, motionOfTake } from './take-motion.ts';
import { type GroundData, HEIGHT_SIGMA, LOCK_SIGMA, SOLVED_ANCHOR_WEIGHT, type Stay } from './terms/contact.ts';
import { ROW_OUTLIER } from './terms/reprojection.ts';
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
  | 'frames'
  | 'ptsUs'
  | 'poses'
  | 'trans'
  | 'betas'
  | 'camera'
  | 'cameraMotion'
  | 'keypoints2d'
  | 'contacts'
  | 'focalPx'
  | 'imageSize'
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

/** Time on both sides of a landmark that a foot leaves its place for in which it does not stand, seconds. */
const IN_THE_AIR = 0.1;
/** Rows beyond each end that tie the window: smoothness reaches two rows. */
export const TIE = 2;
/** How much the motion as it stands counts as evidence of depth, and how much a rough guess does. */
const STANDING_WEIGHT = 4;
const ROUGH_WEIGHT = 0.2;
/** Most iterations of each round. */
const ROUNDS = [14, 8];
const FAR_ROUNDS = [18, 12];
const ROUGH_ROUNDS = [40, 20];
/** Standard deviations at which a landmark becomes an outlier while a rough guess finds its way. */
const ROUGH_OUTLIERS = [20, ROW_OUTLIER];

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
  const reached = reachLandmarks(motion, obs, body, head, rows - tail);
  const far = reached.rows.length > 0;
  const { energy } = fitWindow(body.table, body.points, motion, obs, {
    ground: groundOfTake(take, obs.times, first, head, tail, reached.lifted),
    targets,
    fixedHead: head,
    fixedTail: tail,
    rounds: rough ? ROUGH_ROUNDS : far ? FAR_ROUNDS : ROUNDS,
    outliers: rough || far ? ROUGH_OUTLIERS : ROUNDS.map(() => ROW_OUTLIER),
    tolerance: 1e-4,
  });
  return { ...resultOf(take, body, motion, head, from, to), energy };
}

/** @param lifted soles that leave their place to reach a landmark: near that row they do not stand */
function groundOfTake(
  take: RefitTake,
  times: Float64Array,
  first: number,
  head: number,
  tail: number,
  lifted: Reached['lifted'],
): GroundData {
  const rows = times.length;
  const contacts = Float64Array.from(take.contacts.subarray(first * CONTACT_COUNT, (first + rows) * CONTACT_COUNT));
  for (const { row, sole } of lifted) {
    for (let t = 0; t < rows; t++) {
      const u = Math.min(1, Math.max(0, (Math.abs(times[t]! - times[row]!) - IN_THE_AIR) / EDIT_REACH));
      contacts[t * CONTACT_COUNT + sole]! *= u * u * (3 - 2 * u);
    }
  }
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
    const now = take.cameraMotion && cameraAt(take.cameraMotion, take.ptsUs[from + t]!, take.focalPx);
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
      const seen: [number, number, number] = [points[p]!, points[p + 1]!, points[p + 2]!];
      jointsCam.set(now ? intoFrame(now, seen) : seen, at);
      const world = cameraToWorld(take.camera, seen);
      joints.set(world, at);
      if (j === 0) for (let a = 0; a < 3; a++) trans[3 * t + a] = world[a]! - rest[a]!;
    }
  }
  return { from, to, poses, trans, joints, jointsCam };
}
