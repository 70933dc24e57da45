import type { BodyPoints } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '../math/rotation.ts';
import { blend } from '../math/rotation3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { type InitialPoses, isPosed } from './initial-poses.ts';
import {
  createKinematics,
  createMotion,
  FIRST_LANDMARK,
  FRAME_VARIABLES,
  type Motion,
  type PointTable,
} from './kinematics.ts';
import { liftFrameInto, liftRest } from './lift-frame.ts';
import type { Observations } from './observations.ts';
import { smoothWorld } from './smooth-world.ts';
import { unwindLimbs } from './unwind.ts';

/**
 * First guess of a motion: every observed frame is lifted for itself and placed by least squares of picture against
 * space; holes are bridged along the shortest arcs, ends hold the nearest frame.
 *
 * @param seen    1 where the person was observed, shape [T]
 * @param initial poses that take the place of lifted ones; they are placed like those
 */
export function liftTrack(
  table: PointTable,
  body: BodyPoints,
  obs: Observations,
  seen: Uint8Array,
  initial: InitialPoses | null = null,
): Motion {
  const motion = createMotion(obs.frames);
  if (initial?.betas) motion.betas.set(initial.betas);
  const rest = liftRest(body);
  const world = smoothWorld(obs, seen);
  const known: number[] = [];
  for (let t = 0; t < obs.frames; t++) {
    if (seen[t] === 0 || !usable(obs, t)) continue;
    known.push(t);
    if (initial && isPosed(initial, t)) {
      for (let i = t * JOINT_COUNT; i < (t + 1) * JOINT_COUNT; i++) {
        axisAngleToMatrixInto(motion.rotations, 9 * i, initial.poses, 3 * i);
      }
    } else liftFrameInto(motion.rotations, t * JOINT_COUNT * 9, rest, world, t * LANDMARK_COUNT * 3);
  }
  placeFrames(table, motion, obs, known);
  bridgeRows(motion, known, obs.times);
  unwindLimbs(motion, obs);
  return motion;
}

function usable(obs: Observations, t: number): boolean {
  let sum = 0;
  let extent = 0;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    sum += obs.weight[t * LANDMARK_COUNT + k]!;
    extent = Math.max(extent, Math.abs(obs.world[(t * LANDMARK_COUNT + k) * 3 + 1]!));
  }
  return sum > 0.3 && extent > 0.02 && Number.isFinite(extent);
}

/** Root positions by weighted linear least squares: f (X + T_x) − u (Z + T_z) = 0, and the same for y. */
function placeFrames(table: PointTable, motion: Motion, obs: Observations, known: readonly number[]): void {
  const kin = createKinematics(table, 1);
  const x = new Float64Array(FRAME_VARIABLES);
  kin.setShape(motion.betas);
  const f = obs.focalPx;
  /** Depth, and the pelvis's x and y as linear functions of it. */
  const places: { z: number; x0: number; xz: number; y0: number; yz: number }[] = [];
  for (const t of known) {
    kin.pose(motion.rotations.subarray(t * JOINT_COUNT * 9, (t + 1) * JOINT_COUNT * 9), x);
    // Normal equations for (Tx, Ty, Tz): Tx and Ty are eliminated, which leaves one division.
    let w0 = 0;
    let u1 = 0;
    let v1 = 0;
    let uu = 0;
    let bx = 0;
    let by = 0;
    let bz = 0;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const w = obs.weight[i]!;
      const u = obs.image[2 * i]! / f;
      const v = obs.image[2 * i + 1]! / f;
      const p = (FIRST_LANDMARK + k) * 3;
      const ru = u * kin.points[p + 2]! - kin.points[p]!;
      const rv = v * kin.points[p + 2]! - kin.points[p + 1]!;
      w0 += w;
      u1 += w * u;
      v1 += w * v;
      uu += w * (u * u + v * v);
      bx += w * ru;
      by += w * rv;
      bz -= w * (u * ru + v * rv);
    }
    const det = uu - (u1 * u1 + v1 * v1) / w0;
    const depth = det > 1e-9 ? (bz + (u1 * bx + v1 * by) / w0) / det : 3;
    const z = Math.min(200, Math.max(0.3, depth));
    places.push({ z, x0: bx / w0, xz: u1 / w0, y0: by / w0, yz: v1 / w0 });
  }
  const depths = steadyDepths(
    places.map((p) => p.z),
    known.map((t) => obs.times[t]!),
  );
  for (const [i, t] of known.entries()) {
    const { x0, xz, y0, yz } = places[i]!;
    const z = depths[i]!;
    const centre = (a: number) => obs.centre?.[3 * t + a] ?? 0;
    motion.pelvis.set([x0 + xz * z + centre(0), y0 + yz * z + centre(1), z + centre(2)], 3 * t);
  }
}

/** Half of the time over which depths are compared, seconds, and the share by which one may differ. */
const STEADY_SPAN = 0.3;
const STEADY_SHARE = 0.15;

/** Depths that leap away from the median around them (a crop that lost the feet, another person) are put on it. */
function steadyDepths(depths: readonly number[], times: readonly number[]): number[] {
  return depths.map((z, i) => {
    let from = i;
    let to = i;
    while (from > 0 && times[i]! - times[from - 1]! <= STEADY_SPAN) from--;
    while (to + 1 < times.length && times[to + 1]! - times[i]! <= STEADY_SPAN) to++;
    const around = depths.slice(from, to + 1).sort((a, b) => a - b);
    const median = around[around.length >> 1]!;
    return Math.abs(z - median) > STEADY_SHARE * median ? median : z;
  });
}

/**
 * Fills rows that are not known along the shortest arcs between those that are; ends hold the nearest one.
 *
 * @param times seconds of each row, shape [T]
 */
export function bridgeRows(motion: Motion, known: readonly number[], times: ArrayLike<number>): void {
  const size = JOINT_COUNT * 9;
  if (known.length === 0) {
    for (let t = 0; t < motion.frames; t++) {
      motion.pelvis[3 * t + 2] = 4;
      // Upright and facing the camera: half a turn about x takes y up to y down.
      motion.rotations.set([1, 0, 0, 0, -1, 0, 0, 0, -1], t * size);
    }
    return;
  }
  let next = 0;
  for (let t = 0; t < motion.frames; t++) {
    while (next < known.length && known[next]! < t) next++;
    if (next < known.length && known[next] === t) continue;
    const before = next > 0 ? known[next - 1]! : known[0]!;
    const after = next < known.length ? known[next]! : known[known.length - 1]!;
    const span = times[after]! - times[before]!;
    const u = span > 0 ? (times[t]! - times[before]!) / span : 0;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const a = before * size + 9 * j;
      const b = after * size + 9 * j;
      motion.rotations.set(
        blend(motion.rotations.subarray(a, a + 9), motion.rotations.subarray(b, b + 9), u),
        t * size + 9 * j,
      );
    }
    for (let a = 0; a < 3; a++) {
      motion.pelvis[3 * t + a] = (1 - u) * motion.pelvis[3 * before + a]! + u * motion.pelvis[3 * after + a]!;
    }
  }
}
