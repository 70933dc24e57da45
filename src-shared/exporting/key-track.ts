import { eulerCurves } from '../formats/euler-curve.ts';
import { animatedTurns } from '../formats/fbx/animation.ts';
import type { SkeletonMotion } from '../formats/skeleton-motion.ts';

/** One curve of a file: a rotation or a place over time, straight between its keys. */
export interface Track {
  /**
   * True where everything between two frames is near enough to a straight line.
   *
   * @param limit radians for rotations, metres for places
   */
  fits(a: number, b: number, limit: number): boolean;
  /** Writes what is seen at each frame when only these keys are there, at `at + frame · stride`. */
  playInto(out: Float64Array, at: number, stride: number, keys: Int32Array): void;
}

/** The path of a joint. @param positions metres, shape [T, 3] */
export function pathTrack(positions: Float64Array, times: Float64Array): Track {
  return {
    fits(a, b, limit) {
      const square = limit * limit;
      for (let f = a + 1; f < b; f++) {
        const u = (times[f]! - times[a]!) / (times[b]! - times[a]!);
        let sum = 0;
        for (let k = 0; k < 3; k++) {
          const from = positions[3 * a + k]!;
          sum += (from + u * (positions[3 * b + k]! - from) - positions[3 * f + k]!) ** 2;
        }
        if (!(sum <= square)) return false;
      }
      return true;
    },
    playInto(out, at, stride, keys) {
      eachBetween(keys, times, (f, a, b, u) => {
        for (let k = 0; k < 3; k++) {
          const from = positions[3 * a + k]!;
          out[at + f * stride + k] = from + u * (positions[3 * b + k]! - from);
        }
      });
    },
  };
}

/** The rotation of a joint relative to its parent. */
export function turnTrack(motion: SkeletonMotion, joint: number, curves: 'angles' | 'quaternions'): Track {
  const { rotations, joints, times, frames } = motion;
  const stride = 4 * joints.length;
  const q = new Float64Array(4 * frames);
  for (let f = 0; f < frames; f++) {
    for (let k = 0; k < 4; k++) q[4 * f + k] = rotations[f * stride + 4 * joint + k]!;
  }
  const angles = curves === 'angles' ? anglesOf(motion, joint) : null;
  return {
    fits(a, b, limit) {
      if (angles && !anglesFit(angles, times, a, b, limit)) return false;
      return turnsFit(q, times, a, b, limit);
    },
    playInto(out, at, step, keys) {
      eachBetween(keys, times, (f, a, b, u) => blendInto(out, at + f * step, q, 4 * a, 4 * b, u));
    },
  };
}

function anglesOf(motion: SkeletonMotion, joint: number) {
  const { values, at, stride } = animatedTurns(motion, joint);
  return eulerCurves(values, at, stride, motion.frames, motion.joints[joint]!.order ?? 'xyz');
}

/** Three turns, each off by an angle, are together off by their sum at most. */
function anglesFit(
  [x, y, z]: readonly [Float64Array, Float64Array, Float64Array],
  times: Float64Array,
  a: number,
  b: number,
  limit: number,
): boolean {
  for (let f = a + 1; f < b; f++) {
    const u = (times[f]! - times[a]!) / (times[b]! - times[a]!);
    const off =
      Math.abs(x[a]! + u * (x[b]! - x[a]!) - x[f]!) +
      Math.abs(y[a]! + u * (y[b]! - y[a]!) - y[f]!) +
      Math.abs(z[a]! + u * (z[b]! - z[a]!) - z[f]!);
    if (!(off <= limit)) return false;
  }
  return true;
}

/** Where blending component by component lags most behind turning at a constant speed. */
const FARTHEST = 0.2113;
const blended = new Float64Array(4);

function turnsFit(q: Float64Array, times: Float64Array, a: number, b: number, limit: number): boolean {
  let dot = 0;
  for (let k = 0; k < 4; k++) dot += q[4 * a + k]! * q[4 * b + k]!;
  const half = Math.acos(Math.min(1, Math.max(-1, dot)));
  const lag = Math.atan2(FARTHEST * Math.sin(half), 1 - FARTHEST + FARTHEST * dot) - FARTHEST * half;
  // What slerp and blending differ by is taken off, so that both stay within the limit.
  const sine = Math.sin((limit - 2 * Math.abs(lag)) / 2);
  if (!(sine > 0)) return false;
  const square = sine * sine;
  for (let f = a + 1; f < b; f++) {
    blendInto(blended, 0, q, 4 * a, 4 * b, (times[f]! - times[a]!) / (times[b]! - times[a]!));
    if (!(squareSine(blended, 0, q, 4 * f) <= square)) return false;
  }
  return true;
}

/** Squared sine of half the angle between two unit quaternions: the vector part of a⁻¹ · b. */
export function squareSine(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const x = a[i + 3]! * b[j]! - a[i]! * b[j + 3]! - a[i + 1]! * b[j + 2]! + a[i + 2]! * b[j + 1]!;
  const y = a[i + 3]! * b[j + 1]! + a[i]! * b[j + 2]! - a[i + 1]! * b[j + 3]! - a[i + 2]! * b[j]!;
  const z = a[i + 3]! * b[j + 2]! - a[i]! * b[j + 1]! + a[i + 1]! * b[j]! - a[i + 2]! * b[j + 3]!;
  return x * x + y * y + z * z;
}

function blendInto(out: Float64Array, o: number, q: Float64Array, a: number, b: number, u: number): void {
  let square = 0;
  for (let k = 0; k < 4; k++) {
    const value = q[a + k]! + u * (q[b + k]! - q[a + k]!);
    out[o + k] = value;
    square += value * value;
  }
  const m = 1 / Math.sqrt(square);
  for (let k = 0; k < 4; k++) out[o + k] = out[o + k]! * m;
}

/** Calls with each frame, the keys around it and the share of the way between them. */
function eachBetween(
  keys: Int32Array,
  times: Float64Array,
  call: (frame: number, a: number, b: number, u: number) => void,
): void {
  for (let i = 0; i < keys.length; i++) {
    const a = keys[i]!;
    call(a, a, a, 0);
    const b = keys[i + 1] ?? a;
    for (let f = a + 1; f < b; f++) call(f, a, b, (times[f]! - times[a]!) / (times[b]! - times[a]!));
  }
}
