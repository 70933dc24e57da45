import { JOINT, JOINT_NAMES, type JointName } from '../body/smpl-tree.ts';
import { accelerationError } from './acceleration.ts';
import {
  auc,
  type JointMotion,
  jointDistances,
  mpjpe,
  paMpjpe,
  pck,
  procrustesAligned,
  rootAligned,
} from './joint-error.ts';
import { meanOf } from './pose-protocol.ts';
import { similarityBetween, transformInto } from './procrustes.ts';
import { sequenceMotion } from './sequence-motion.ts';

/** A motion to compare: SMPL's 24 joints, with the time of every row. */
export interface TimedJoints {
  /** Metres, shape [frames, 24, 3]. Both motions in the same space (camera or world). */
  readonly positions: ArrayLike<number>;
  /** Seconds, shape [frames]. */
  readonly times: ArrayLike<number>;
}

/** Errors of one joint. */
export interface JointErrors {
  readonly joint: JointName;
  /** Mean distance after mid-hip alignment, mm. */
  readonly mpjpeMm: number;
  /** Mean distance after similarity alignment, mm. */
  readonly paMpjpeMm: number;
}

/** Comparison of a motion with the truth. */
export interface TakeEvaluation {
  /** Frames present in both. */
  readonly frames: number;
  readonly mpjpeMm: number;
  readonly paMpjpeMm: number;
  /** Share of joints within 150 mm after mid-hip alignment, and the mean over 0..150 mm. */
  readonly pck150: number;
  readonly auc150: number;
  /** Mean acceleration error, m/s² by time stamps and mm per frame². */
  readonly accelErrorMps2: number;
  readonly accelErrorMmFrame2: number;
  /** Mean size of the third derivative of prediction and truth, m/s³: how much they tremble. */
  readonly jitterMps3: number;
  readonly truthJitterMps3: number;
  /** Mean distance of the pelvis after one rigid alignment of the whole path, mm. */
  readonly rootErrorMm: number;
  /** Length of the predicted path (spread of the pelvis) as a share of the true one. */
  readonly rootScale: number;
  readonly joints: readonly JointErrors[];
}

/** Joints compared: all but the hands, which no detector sees. */
const COMPARED = JOINT_NAMES.filter((name) => !name.endsWith('_hand'));
const HIPS = [COMPARED.indexOf('l_hip'), COMPARED.indexOf('r_hip')];
/** Rows whose times differ by less than this are the same frame, seconds. */
const SAME_FRAME = 0.004;

/**
 * Compares two motions of SMPL joints frame by frame: rows are paired by time, joints by SMPL index, mid-hips moved
 * together (specification 9).
 *
 * @returns null when no row of one has a partner in the other
 */
export function evaluateTake(pred: TimedJoints, truth: TimedJoints): TakeEvaluation | null {
  const pairs = pairRows(pred.times, truth.times);
  if (pairs.length === 0) return null;
  const a = gather(
    pred.positions,
    pairs.map(([i]) => i),
  );
  const b = gather(
    truth.positions,
    pairs.map(([, i]) => i),
  );
  const times = pairs.map(([i]) => pred.times[i]!);
  const motion = sequenceMotion(a, b, times);
  const rooted = jointDistances(rootAligned(a, HIPS), rootAligned(b, HIPS));
  const aligned = jointDistances(procrustesAligned(a, b), b);
  const ofJoint = (distances: Float64Array, j: number): number => {
    let sum = 0;
    for (let t = 0; t < a.frames; t++) sum += distances[t * a.joints + j]!;
    return (1000 * sum) / a.frames;
  };
  return {
    frames: a.frames,
    mpjpeMm: 1000 * meanOf(mpjpe(a, b, HIPS)),
    paMpjpeMm: 1000 * meanOf(paMpjpe(a, b)),
    pck150: pck(rooted),
    auc150: auc(rooted),
    accelErrorMps2: motion.accelErrorMps2,
    jitterMps3: motion.jitterMps3,
    truthJitterMps3: motion.truthJitterMps3,
    accelErrorMmFrame2: 1000 * meanOf(accelerationError(a, b)),
    ...rootPath(a, b),
    joints: COMPARED.map((joint, j) => ({ joint, mpjpeMm: ofJoint(rooted, j), paMpjpeMm: ofJoint(aligned, j) })),
  };
}

/** Rows of both motions that show the same moment. */
function pairRows(a: ArrayLike<number>, b: ArrayLike<number>): [number, number][] {
  const pairs: [number, number][] = [];
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j + 1 < b.length && Math.abs(b[j + 1]! - a[i]!) <= Math.abs(b[j]! - a[i]!)) j++;
    if (j < b.length && Math.abs(b[j]! - a[i]!) < SAME_FRAME) pairs.push([i, j]);
  }
  return pairs;
}

function gather(positions: ArrayLike<number>, rows: readonly number[]): JointMotion {
  const joints = COMPARED.length;
  const out = new Float64Array(rows.length * joints * 3);
  rows.forEach((row, t) => {
    COMPARED.forEach((name, j) => {
      const from = (row * JOINT_NAMES.length + JOINT[name]) * 3;
      for (let k = 0; k < 3; k++) out[(t * joints + j) * 3 + k] = positions[from + k]!;
    });
  });
  return { frames: rows.length, joints, positions: out };
}

function rootPath(a: JointMotion, b: JointMotion): { rootErrorMm: number; rootScale: number } {
  const path = (m: JointMotion): Float64Array => {
    const out = new Float64Array(m.frames * 3);
    for (let t = 0; t < m.frames; t++) for (let k = 0; k < 3; k++) out[3 * t + k] = m.positions[t * m.joints * 3 + k]!;
    return out;
  };
  const p = path(a);
  const q = path(b);
  const rigid = similarityBetween(p, 0, q, 0, a.frames, false);
  const moved = new Float64Array(p.length);
  transformInto(moved, 0, rigid, p, 0, a.frames);
  let sum = 0;
  for (let t = 0; t < a.frames; t++) {
    sum += Math.hypot(moved[3 * t]! - q[3 * t]!, moved[3 * t + 1]! - q[3 * t + 1]!, moved[3 * t + 2]! - q[3 * t + 2]!);
  }
  const truthSpread = spread(q);
  return { rootErrorMm: (1000 * sum) / a.frames, rootScale: truthSpread > 1e-6 ? spread(p) / truthSpread : 1 };
}

function spread(path: Float64Array): number {
  const n = path.length / 3;
  const m = [0, 0, 0];
  for (let t = 0; t < n; t++) for (let k = 0; k < 3; k++) m[k]! += path[3 * t + k]! / n;
  let sum = 0;
  for (let t = 0; t < n; t++) for (let k = 0; k < 3; k++) sum += (path[3 * t + k]! - m[k]!) ** 2;
  return Math.sqrt(sum / n);
}
