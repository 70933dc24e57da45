import { describe, expect, it } from 'vitest';
import { oneEuroPerChannel } from '#shared/compat/vibe/one-euro.ts';
import { smoothPlaces, smoothPoses } from '#shared/fitting/smooth-motion.ts';
import { axisAngleToQuaternionInto } from '#shared/math/rotation.ts';
import { randomNumbers } from '#test/support/synthetic-person.ts';

/** Angle between two rotation vectors, radians. */
function between(a: ArrayLike<number>, ao: number, b: ArrayLike<number>, bo: number): number {
  const p = new Float64Array(4);
  const q = new Float64Array(4);
  axisAngleToQuaternionInto(p, 0, a, ao);
  axisAngleToQuaternionInto(q, 0, b, bo);
  const dot = Math.abs(p.reduce((sum, x, i) => sum + x * q[i]!, 0));
  return 2 * Math.acos(Math.min(1, dot));
}

/** A turn about a slanted axis, wrapped into −π..π as detectors write it. */
function turning(frames: number, angle: (t: number) => number): Float64Array {
  const out = new Float64Array(frames * 3);
  for (let t = 0; t < frames; t++) {
    const wrapped = Math.atan2(Math.sin(angle(t)), Math.cos(angle(t)));
    out.set([0.6 * wrapped, 0, 0.8 * wrapped], 3 * t);
  }
  return out;
}

const seconds = (frames: number, fps: number): Float64Array => Float64Array.from({ length: frames }, (_, t) => t / fps);

function steps(poses: Float64Array): number[] {
  return Array.from({ length: poses.length / 3 - 1 }, (_, t) => between(poses, 3 * t, poses, 3 * t + 3));
}

describe('smoothing poses', () => {
  it('turns on evenly where the rotation vector wraps at half a turn', () => {
    const poses = turning(60, (t) => 0.1 * t);
    const smooth = smoothPoses(poses, seconds(60, 30));
    expect(Math.max(...steps(smooth))).toBeLessThan(0.115);
    // The filter of the compat mode tears the same motion.
    expect(Math.max(...steps(oneEuroPerChannel(poses, 3)))).toBeGreaterThan(0.5);
  });

  it('lags behind nothing, unless it may not look ahead', () => {
    const poses = turning(90, (t) => 0.08 * t);
    const lag = (zeroPhase: boolean): number => {
      const smooth = smoothPoses(poses, seconds(90, 30), { zeroPhase });
      return between(smooth, 3 * 45, poses, 3 * 45);
    };
    expect(lag(true)).toBeLessThan(1e-3);
    expect(lag(false)).toBeGreaterThan(0.05);
  });

  it('smooths the same motion alike at 25, 50 and 100 frames a second', () => {
    const at = (fps: number, zeroPhase: boolean): Float64Array => {
      const frames = 4 * fps + 1;
      const poses = turning(frames, (t) => 1.2 * Math.sin((2 * Math.PI * 0.8 * t) / fps));
      return smoothPoses(poses, seconds(frames, fps), { zeroPhase });
    };
    for (const zeroPhase of [true, false]) {
      const [slow, middle, fast] = [at(25, zeroPhase), at(50, zeroPhase), at(100, zeroPhase)];
      let worst = 0;
      for (let t = 0; t <= 100; t++) {
        worst = Math.max(worst, between(slow, 3 * t, fast, 12 * t), between(middle, 6 * t, fast, 12 * t));
      }
      expect(worst).toBeLessThan(0.02);
    }
  });

  it('takes most of the jitter away and keeps the motion', () => {
    const random = randomNumbers(3);
    const clean = turning(150, (t) => 0.8 * Math.sin(0.05 * t));
    const noisy = clean.map((x) => x + 0.06 * (random() - 0.5));
    const smooth = smoothPoses(noisy, seconds(150, 30));
    const jitter = (p: Float64Array) =>
      Math.hypot(...p.map((x, i) => (i >= 3 && i < p.length - 3 ? p[i - 3]! - 2 * x + p[i + 3]! : 0)));
    expect(jitter(smooth)).toBeLessThan(0.3 * jitter(noisy));
    const error = (p: Float64Array) =>
      Array.from({ length: 150 }, (_, t) => between(p, 3 * t, clean, 3 * t)).reduce((a, b) => a + b) / 150;
    expect(error(smooth)).toBeLessThan(0.75 * error(noisy));
  });

  it('counts a hole as time, and begins anew after a long one', () => {
    const poses = turning(40, (t) => (t < 20 ? 0 : 2));
    const hole = (length: number) => Float64Array.from({ length: 40 }, (_, t) => t / 30 + (t < 20 ? 0 : length));
    const missed = (length: number) => {
      const smooth = smoothPoses(poses, hole(length), { zeroPhase: false, beta: 0 });
      return between(smooth, 60, poses, 60);
    };
    expect(missed(0)).toBeGreaterThan(1.5);
    expect(missed(0.3)).toBeLessThan(missed(0) - 0.5);
    expect(missed(2)).toBeLessThan(1e-9);
  });

  it('leaves one frame and no frame as they are', () => {
    const one = Float64Array.of(0.1, -0.2, 0.3, 0.5, 0, 0);
    const smooth = smoothPoses(one, [0]);
    expect(smooth.length).toBe(6);
    for (let j = 0; j < 2; j++) expect(between(smooth, 3 * j, one, 3 * j)).toBeLessThan(1e-6);
    expect(smoothPoses([], []).length).toBe(0);
  });

  it('does not write to its input', () => {
    const poses = turning(10, (t) => t);
    const before = poses.slice();
    smoothPoses(poses, seconds(10, 30));
    expect(poses).toEqual(before);
  });
});

describe('smoothing places', () => {
  it('keeps an even motion where it is', () => {
    const places = Float64Array.from({ length: 90 }, (_, i) => (Math.floor(i / 3) / 30) * [1, 0.2, -0.5][i % 3]!);
    const smooth = smoothPlaces(places, seconds(30, 30));
    for (let i = 30; i < 60; i++) expect(Math.abs(smooth[i]! - places[i]!)).toBeLessThan(0.02);
  });
});
