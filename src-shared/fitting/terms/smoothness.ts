import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { mulTransposed3Into } from '../../math/rotation.ts';
import { leftJacobianInverseTransposedInto, logInto, rightJacobianInverseTransposedInto } from '../../math/so3.ts';
import { type Kinematics, POINT_COUNT } from '../kinematics.ts';

/** Memory of the smoothness term, made once per window. */
export interface SmoothnessWork {
  readonly steps: Float64Array;
  readonly slopes: Float64Array;
}

/** Scratch memory of the smoothness terms for so many frames, made once per window. */
export function createSmoothnessWork(frames: number): SmoothnessWork {
  return { steps: new Float64Array(frames * JOINT_COUNT * 3), slopes: new Float64Array(frames * JOINT_COUNT * 3) };
}

const turn = new Float64Array(9);
const twist = new Float64Array(3);

/**
 * Angular acceleration of every local rotation, in the body's own frame and by real time stamps:
 *
 *     e_t = log(R_{t−1}ᵀ R_t)      a_t = (e_{t+1}/Δ_{t+1} − e_t/Δ_t) / ½(Δ_t + Δ_{t+1})
 *     E = Σ δ²(√(1 + |a_t|²/(δσ_j)²) − 1)
 *
 * Pseudo-Huber, so that a strike or a landing costs in proportion to its force and not to its square. The velocity
 * e_t/Δ_t costs as well, in the same form: an unseen arm could otherwise spin evenly for nothing.
 *
 * @param sigma  standard deviation of each joint's angular acceleration, rad/s², shape [24]
 * @param speedSigma  standard deviation of angular velocity, rad/s
 * @param delta  where the function turns from square to linear, in standard deviations
 * @param ways   how much dearer speed is on the way to each row (`calmWays`), shape [T]
 */
export function angularSmoothnessTerm(
  kin: Kinematics,
  times: Float64Array,
  sigma: Float64Array,
  speedSigma: number,
  delta: number,
  work: SmoothnessWork,
  ways: Float64Array | null = null,
): number {
  const { locals, twists, frames } = kin;
  const { steps, slopes } = work;
  if (frames < 2) return 0;
  slopes.fill(0);
  const d2 = delta * delta;
  let energy = 0;
  for (let t = 1; t < frames; t++) {
    const inv = (ways?.[t] ?? 1) / ((times[t]! - times[t - 1]!) * speedSigma);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const i = t * JOINT_COUNT + j;
      mulTransposed3Into(turn, 0, locals, (i - JOINT_COUNT) * 9, locals, i * 9);
      logInto(steps, i * 3, turn, 0);
      const o = 3 * i;
      const square = (steps[o]! ** 2 + steps[o + 1]! ** 2 + steps[o + 2]! ** 2) * inv * inv;
      const root = Math.sqrt(1 + square / d2);
      energy += d2 * (root - 1);
      const k = (inv * inv) / root;
      slopes[o] = k * steps[o]!;
      slopes[o + 1] = k * steps[o + 1]!;
      slopes[o + 2] = k * steps[o + 2]!;
    }
  }
  for (let t = 1; t + 1 < frames; t++) {
    const before = 1 / (times[t]! - times[t - 1]!);
    const after = 1 / (times[t + 1]! - times[t]!);
    const middle = 2 / (times[t + 1]! - times[t - 1]!);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const p = (t * JOINT_COUNT + j) * 3;
      const n = p + JOINT_COUNT * 3;
      const inv = middle / sigma[j]!;
      const ax = (steps[n]! * after - steps[p]! * before) * inv;
      const ay = (steps[n + 1]! * after - steps[p + 1]! * before) * inv;
      const az = (steps[n + 2]! * after - steps[p + 2]! * before) * inv;
      const root = Math.sqrt(1 + (ax * ax + ay * ay + az * az) / d2);
      energy += d2 * (root - 1);
      const k = inv / root;
      slopes[n]! += k * after * ax;
      slopes[n + 1]! += k * after * ay;
      slopes[n + 2]! += k * after * az;
      slopes[p]! -= k * before * ax;
      slopes[p + 1]! -= k * before * ay;
      slopes[p + 2]! -= k * before * az;
    }
  }
  for (let i = JOINT_COUNT; i < frames * JOINT_COUNT; i++) {
    const o = 3 * i;
    const q = o - JOINT_COUNT * 3;
    rightJacobianInverseTransposedInto(twist, 0, steps, o, slopes, o);
    twists[o]! += twist[0]!;
    twists[o + 1]! += twist[1]!;
    twists[o + 2]! += twist[2]!;
    leftJacobianInverseTransposedInto(twist, 0, steps, o, slopes, o);
    twists[q]! -= twist[0]!;
    twists[q + 1]! -= twist[1]!;
    twists[q + 2]! -= twist[2]!;
  }
  return energy;
}

/**
 * Acceleration of one posed point, separately across and along the viewing direction, pseudo-Huber like the above.
 *
 * @param point  index of the point (0 is the pelvis)
 * @param sigmaAcross  standard deviation in x and y, m/s²
 * @param sigmaDepth   standard deviation in z, m/s²
 * @param speedSigma   standard deviation of the velocity, m/s
 * @param ways   how much dearer speed is on the way to each row (`calmWays`), shape [T]
 */
export function pointSmoothnessTerm(
  kin: Kinematics,
  times: Float64Array,
  point: number,
  sigmaAcross: number,
  sigmaDepth: number,
  speedSigma: number,
  delta: number,
  ways: Float64Array | null = null,
): number {
  const { points, forces, frames } = kin;
  const d2 = delta * delta;
  const stride = POINT_COUNT * 3;
  let energy = 0;
  for (let t = 1; t < frames; t++) {
    const o = t * stride + 3 * point;
    const inv = (ways?.[t] ?? 1) / ((times[t]! - times[t - 1]!) * speedSigma);
    const x = (points[o]! - points[o - stride]!) * inv;
    const y = (points[o + 1]! - points[o + 1 - stride]!) * inv;
    const z = (points[o + 2]! - points[o + 2 - stride]!) * inv;
    const root = Math.sqrt(1 + (x * x + y * y + z * z) / d2);
    energy += d2 * (root - 1);
    const k = inv / root;
    forces[o]! += k * x;
    forces[o + 1]! += k * y;
    forces[o + 2]! += k * z;
    forces[o - stride]! -= k * x;
    forces[o + 1 - stride]! -= k * y;
    forces[o + 2 - stride]! -= k * z;
  }
  for (let t = 1; t + 1 < frames; t++) {
    const before = 1 / (times[t]! - times[t - 1]!);
    const after = 1 / (times[t + 1]! - times[t]!);
    const middle = 2 / (times[t + 1]! - times[t - 1]!);
    const o = t * stride + 3 * point;
    let sum = 0;
    for (let a = 0; a < 3; a++) {
      const inv = middle / (a === 2 ? sigmaDepth : sigmaAcross);
      const acc =
        inv *
        ((points[o + stride + a]! - points[o + a]!) * after - (points[o + a]! - points[o - stride + a]!) * before);
      sum += acc * acc;
    }
    const root = Math.sqrt(1 + sum / d2);
    energy += d2 * (root - 1);
    for (let a = 0; a < 3; a++) {
      const inv = middle / (a === 2 ? sigmaDepth : sigmaAcross);
      const acc =
        inv *
        ((points[o + stride + a]! - points[o + a]!) * after - (points[o + a]! - points[o - stride + a]!) * before);
      const k = (acc * inv) / root;
      forces[o + stride + a]! += k * after;
      forces[o + a]! -= k * (after + before);
      forces[o - stride + a]! += k * before;
    }
  }
  return energy;
}
