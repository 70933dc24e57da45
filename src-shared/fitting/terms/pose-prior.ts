import { JOINT_COUNT, MIRROR } from '../../body/smpl-tree.ts';
import { logInto, rightJacobianInverseTransposedInto } from '../../math/so3.ts';
import type { Kinematics } from '../kinematics.ts';
import { BODY_POSE_SIZE, mixtureEnergy, type PoseMixture } from '../pose-mixture.ts';
import { ARM, LEG, LIMITS, TRUNK } from '../pose-statistics.ts';

/** Beyond the measured range by this much (radians) a joint is free, after that it is pushed back. */
const LIMIT_SLACK = 0.08;
/** Standard deviation of going beyond a limit, radians. */
const LIMIT_SIGMA = 0.06;

interface Group {
  readonly size: number;
  /** Index of each number of the group among the 72 of a frame. */
  readonly index: Int32Array;
  readonly mean: Float64Array;
  readonly precision: Float64Array;
}

interface Limit {
  readonly joint: number;
  readonly axes: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const GROUPS: readonly Group[] = [
  group(TRUNK, false),
  group(LEG, false),
  group(LEG, true),
  group(ARM, false),
  group(ARM, true),
];
const ALL_LIMITS: readonly Limit[] = LIMITS.flatMap((l) =>
  MIRROR[l.joint] === l.joint ? [limit(l, false)] : [limit(l, false), limit(l, true)],
);

const vectors = new Float64Array(JOINT_COUNT * 3);
const slope = new Float64Array(JOINT_COUNT * 3);
const difference = new Float64Array(15);
const pull = new Float64Array(15);

/**
 * Pose prior and joint limits on the rotation vectors v = log R of the local rotations.
 *
 * Prior: one Gaussian each for trunk, legs and arms (mean and covariance of motion capture, models/pose-prior), under a
 * pseudo-Huber function of the Mahalanobis distance, so that a rare pose is not dragged to the common ones:
 * w·δ²(√(1 + d²/δ²) − 1), δ² = 2·dimensions. Limits: squared excess beyond the range along anatomical axes.
 *
 * @param mixture takes the place of the Gaussians, under the same function
 * @param ways    rows in long holes (`calmWays`), where the prior hardly counts: likely poses are not those last seen
 */
export function posePriorTerm(
  kin: Kinematics,
  priorWeight: number,
  limitWeight: number,
  mixture: PoseMixture | null = null,
  ways: Float64Array | null = null,
): number {
  const { locals, twists, frames } = kin;
  const limitScale = limitWeight / (LIMIT_SIGMA * LIMIT_SIGMA);
  let energy = 0;
  for (let t = 0; t < frames; t++) {
    const row = t * JOINT_COUNT;
    for (let j = 1; j < JOINT_COUNT; j++) logInto(vectors, 3 * j, locals, (row + j) * 9);
    slope.fill(0);
    const weight = priorWeight / (ways?.[t] ?? 1) ** 4;
    if (mixture) energy += mixtureEnergy(mixture, vectors, 3, weight, slope, 3, 2 * BODY_POSE_SIZE);
    else for (let i = 0; i < GROUPS.length; i++) energy += weight * groupEnergy(GROUPS[i]!, weight);
    for (let i = 0; i < ALL_LIMITS.length; i++) energy += limitScale * limitEnergy(ALL_LIMITS[i]!, limitScale);
    // The hands have no observation of their own: they stay in line with the wrists.
    for (let i = 66; i < 72; i++) {
      energy += 50 * vectors[i]! * vectors[i]!;
      slope[i]! += 100 * vectors[i]!;
    }
    for (let j = 1; j < JOINT_COUNT; j++) {
      rightJacobianInverseTransposedInto(slope, 3 * j, vectors, 3 * j, slope, 3 * j);
      const o = (row + j) * 3;
      twists[o]! += slope[3 * j]!;
      twists[o + 1]! += slope[3 * j + 1]!;
      twists[o + 2]! += slope[3 * j + 2]!;
    }
  }
  return energy;
}

function groupEnergy(g: Group, weight: number): number {
  const { size, index, mean, precision } = g;
  for (let i = 0; i < size; i++) difference[i] = vectors[index[i]!]! - mean[i]!;
  let d2 = 0;
  const delta2 = 2 * size;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += precision[i * size + j]! * difference[j]!;
    pull[i] = sum;
    d2 += sum * difference[i]!;
  }
  const root = Math.sqrt(1 + d2 / delta2);
  const k = weight / root;
  for (let i = 0; i < size; i++) slope[index[i]!]! += k * pull[i]!;
  return delta2 * (root - 1);
}

function limitEnergy(l: Limit, weight: number): number {
  const { axes, low, high } = l;
  const o = 3 * l.joint;
  let energy = 0;
  for (let a = 0; a < 3; a++) {
    const ax = axes[3 * a]!;
    const ay = axes[3 * a + 1]!;
    const az = axes[3 * a + 2]!;
    const angle = ax * vectors[o]! + ay * vectors[o + 1]! + az * vectors[o + 2]!;
    const excess = angle < low[a]! ? angle - low[a]! : angle > high[a]! ? angle - high[a]! : 0;
    if (excess === 0) continue;
    energy += 0.5 * excess * excess;
    const k = weight * excess;
    slope[o]! += k * ax;
    slope[o + 1]! += k * ay;
    slope[o + 2]! += k * az;
  }
  return energy;
}

/** Diagonal of the prior's precision for each of the 72 numbers: what the preconditioner needs. */
export function gaussianDiagonal(): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3).fill(0);
  for (const g of GROUPS) for (let i = 0; i < g.size; i++) out[g.index[i]!]! += g.precision[i * g.size + i]!;
  for (let i = 66; i < 72; i++) out[i] = 100;
  return out;
}

/** The same for a mixture: the mean over its Gaussians. */
export function mixtureDiagonal({ components, precisions }: PoseMixture): Float64Array {
  const out = new Float64Array(JOINT_COUNT * 3);
  for (let i = 0; i < BODY_POSE_SIZE; i++) {
    for (let m = 0; m < components; m++) {
      out[3 + i]! += precisions[(m * BODY_POSE_SIZE + i) * BODY_POSE_SIZE + i]! / components;
    }
  }
  for (let i = 66; i < 72; i++) out[i]! += 100;
  return out;
}

/** Mirroring a rotation about the plane x = 0 keeps the first number of its vector and negates the others. */
function sign(axis: number, mirrored: boolean): number {
  return mirrored && axis !== 0 ? -1 : 1;
}

function group(stats: { joints: number[]; mean: number[]; precision: number[] }, mirrored: boolean): Group {
  const size = stats.mean.length;
  const index = new Int32Array(size);
  const mean = new Float64Array(size);
  const precision = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const joint = stats.joints[Math.floor(i / 3)]!;
    index[i] = 3 * (mirrored ? MIRROR[joint]! : joint) + (i % 3);
    mean[i] = stats.mean[i]! * sign(i % 3, mirrored);
    for (let j = 0; j < size; j++) {
      precision[i * size + j] = stats.precision[i * size + j]! * sign(i % 3, mirrored) * sign(j % 3, mirrored);
    }
  }
  return { size, index, mean, precision };
}

function limit(l: (typeof LIMITS)[number], mirrored: boolean): Limit {
  return {
    joint: mirrored ? MIRROR[l.joint]! : l.joint,
    axes: Float64Array.from(l.axes, (x, i) => x * sign(i % 3, mirrored)),
    low: Float64Array.from(l.low, (x) => x - LIMIT_SLACK),
    high: Float64Array.from(l.high, (x) => x + LIMIT_SLACK),
  };
}
