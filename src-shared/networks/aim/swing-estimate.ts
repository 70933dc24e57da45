import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { cholesky, solveCholeskyInto } from '../../math/cholesky.ts';
import { LANDMARK_NOISE, POSE_ERRORS } from './aim-statistics.ts';
import { AIMED_AT, MOVED_BY, type PosedBody } from './aimed-body.ts';
import type { LandmarkView, ProjectedLandmarks } from './landmark-view.ts';

const COUNT = AIMED_AT.length;
/** Numbers that were seen: x and y of each landmark. */
const SEEN = 2 * COUNT;
const SWINGS = 3 * JOINT_COUNT;

/** Variance of where the pelvis is, m²: nothing is known of it. */
const ANYWHERE = 100;
/** Landmarks count no less than one this sure; absent ones not at all. */
const LEAST_SURE = 0.0225;
const ABSENT = 1e-6;
/** Variance that is added for the sums' sake, m². */
const ROUND = 1e-6;

/** `triangle[i][j]` of a symmetric table that is stored by rows up to its diagonal. */
function square(triangle: readonly number[], n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) out[i * n + j] = out[j * n + i] = triangle[(i * (i + 1)) / 2 + j]!;
  }
  return out;
}

const PRIOR = POSE_ERRORS.map((triangle) => square(triangle, JOINT_COUNT));
const NOISE = LANDMARK_NOISE.map((triangle) => square(triangle, COUNT));

const byJoint = new Float64Array(SEEN * SWINGS);
const carried = new Float64Array(SEEN * SWINGS);
const spread = new Float64Array(SEEN * SEEN);
const off = new Float64Array(SEEN);
const unsure = new Float64Array(COUNT);

/**
 * The likeliest swings of a frame's joints, given what was seen: the Gaussian estimate of a linear system whose errors are
 * known (the update of Kalman's filter).
 *
 *   swings = P·Hᵀ · (H·P·Hᵀ + N)⁻¹ · (seen − told + H·swings so far)
 *
 * P: how a network's poses err, N: how landmarks do, H: how landmarks move with swings, in metres at the person.
 *
 * @param swings in: those of the pose that `posed` has; out: rotation vectors of the joints about ray axes, shape [24, 3],
 *               read and written at `o`
 * @param trust  0..1 beside the confidence, shape [19]
 */
export function estimateSwingsInto(
  swings: Float64Array,
  o: number,
  posed: PosedBody,
  { at, slope }: ProjectedLandmarks,
  view: LandmarkView,
  depth: number,
  trust: Float64Array,
): void {
  // From places in the square to metres at the person.
  const scale = (depth * view.size) / 2;
  moveWithJoints(posed, slope, scale);
  for (let m = 0; m < SEEN; m++) {
    let told = scale * (view.seen[m]! - at[m]!);
    for (const j of MOVED_BY[m >> 1]!) {
      for (let a = 0; a < 3; a++) told += byJoint[m * SWINGS + 3 * j + a]! * swings[o + 3 * j + a]!;
    }
    off[m] = told;
  }
  for (let i = 0; i < COUNT; i++) {
    const sure = view.confidence[i]! * trust[i]!;
    unsure[i] = 1 / Math.sqrt(view.confidence[i]! > 0 ? Math.max(LEAST_SURE, sure) : ABSENT);
  }
  for (let m = 0; m < SEEN; m++) {
    for (let n = 0; n <= m; n++) {
      let sum = 0;
      for (const j of MOVED_BY[n >> 1]!) {
        for (let a = 0; a < 3; a++) sum += carried[m * SWINGS + 3 * j + a]! * byJoint[n * SWINGS + 3 * j + a]!;
      }
      for (let a = 0; a < 3; a++) sum += ANYWHERE * scale * scale * slope[3 * m + a]! * slope[3 * n + a]!;
      if (((m ^ n) & 1) === 0) sum += NOISE[m & 1]![(m >> 1) * COUNT + (n >> 1)]! * unsure[m >> 1]! * unsure[n >> 1]!;
      spread[m * SEEN + n] = m === n ? sum + ROUND : sum;
    }
  }
  const factor = cholesky(spread, SEEN);
  if (!factor) return;
  solveCholeskyInto(off, factor);
  for (let k = 0; k < SWINGS; k++) {
    let sum = 0;
    for (let m = 0; m < SEEN; m++) sum += carried[m * SWINGS + k]! * off[m]!;
    swings[o + k] = sum;
  }
}

/** Fills `byJoint` (H: what was seen, by swings of joints) and `carried` (H·P). */
function moveWithJoints({ joints, landmarks }: PosedBody, slope: Float64Array, scale: number): void {
  byJoint.fill(0);
  for (let i = 0; i < COUNT; i++) {
    for (const j of MOVED_BY[i]!) {
      const [x, y, z] = [0, 1, 2].map((a) => landmarks[3 * i + a]! - joints[3 * j + a]!) as [number, number, number];
      for (let m = 2 * i; m < 2 * i + 2; m++) {
        const [p, q, r] = [slope[3 * m]! * scale, slope[3 * m + 1]! * scale, slope[3 * m + 2]! * scale];
        const to = m * SWINGS + 3 * j;
        byJoint[to] = r * y - q * z;
        byJoint[to + 1] = p * z - r * x;
        byJoint[to + 2] = q * x - p * y;
      }
    }
  }
  for (let m = 0; m < SEEN; m++) {
    const row = m * SWINGS;
    for (let k = 0; k < JOINT_COUNT; k++) {
      for (let a = 0; a < 3; a++) {
        let sum = 0;
        for (const j of MOVED_BY[m >> 1]!) sum += PRIOR[a]![k * JOINT_COUNT + j]! * byJoint[row + 3 * j + a]!;
        carried[row + 3 * k + a] = sum;
      }
    }
  }
}
