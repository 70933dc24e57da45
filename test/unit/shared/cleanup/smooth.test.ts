import { expect, test } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import { newOperation } from '#shared/cleanup/stack.ts';
import { madeTake } from '#test/support/made-take.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await solverBody();
/** Evenly spread numbers around 0 with standard deviation 1, the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12);
  };
}
/** An elbow that strikes at 0.6 s: 2 rad in about 0.13 s. */
const strike = (t: number): number => 1 + Math.tanh((t - 0.6) / 0.045);
const DEGREE = Math.PI / 180;
const made = (fps: number, trembling: number) => {
  const random = noise(7);
  return madeTake(body, {
    frames: Math.round(1.2 * fps),
    fps: { num: fps, den: 1 },
    pose: (t, set) => {
      set('l_elbow', 0, strike(t) + trembling * DEGREE * random(), 0);
      set('r_knee', 0.4 * Math.sin(2 * t) + trembling * DEGREE * random(), 0, 0);
    },
  });
};
const elbow = (poses: Float32Array, t: number): number => poses[(t * 24 + JOINT.l_elbow) * 3 + 1]!;
const peak = (poses: Float32Array, frames: number, fps: number): number => {
  let most = 0;
  for (let t = 1; t < frames; t++) most = Math.max(most, (elbow(poses, t) - elbow(poses, t - 1)) * fps);
  return most;
};
const smooth = { version: 1, operations: [newOperation('smooth')] };

test.each([30, 60, 120])(
  'a strike keeps its speed and its time at %i frames per second, and calm limbs are calmed',
  (fps) => {
    const clean = made(fps, 0);
    const noisy = made(fps, 1.5);
    const { take } = applyCleanup(noisy, smooth, body);
    const truth = peak(clean.poses, clean.frames, fps);
    expect(peak(take.poses, take.frames, fps)).toBeGreaterThan(0.9 * truth);
    // Half of the strike is done at the same moment, within half a frame at 60.
    const half = (poses: Float32Array) => {
      for (let t = 1; t < clean.frames; t++) {
        const [a, b] = [elbow(poses, t - 1), elbow(poses, t)];
        if (a < 1 && b >= 1) return (t - 1 + (1 - a) / (b - a)) / fps;
      }
      return Number.NaN;
    };
    expect(Math.abs(half(take.poses) - half(clean.poses))).toBeLessThan(0.008);
    let before = 0;
    let after = 0;
    for (let t = 0; t < clean.frames; t++) {
      const i = (t * 24 + JOINT.r_knee) * 3;
      before += (noisy.poses[i]! - clean.poses[i]!) ** 2;
      after += (take.poses[i]! - clean.poses[i]!) ** 2;
    }
    expect(Math.sqrt(after / before)).toBeLessThan(fps === 30 ? 0.75 : 0.6);
  },
);

test('smoothing lags behind nothing and leaves what moves evenly as it is, also at both ends', () => {
  const even = madeTake(body, {
    frames: 60,
    pose: (t, set) => set('l_elbow', 0, 0.3 * t, 0),
    place: (t) => [t, 1, -0.5 * t],
  });
  const { take } = applyCleanup(even, smooth, body);
  for (let i = 0; i < even.poses.length; i++) expect(take.poses[i]).toBeCloseTo(even.poses[i]!, 2);
  for (let i = 0; i < even.trans.length; i++) expect(take.trans[i]).toBeCloseTo(even.trans[i]!, 4);
});

test('smoothing of an interval leaves the rest untouched and begins without a jump', () => {
  const noisy = made(60, 1.5);
  const operation = { ...newOperation('smooth', { strength: 1 }), interval: { from: 20, to: 60 } };
  const { take } = applyCleanup(noisy, { version: 1, operations: [operation] }, body);
  expect(take.poses.subarray(0, 20 * 72)).toEqual(noisy.poses.subarray(0, 20 * 72));
  expect(take.poses.subarray(60 * 72)).toEqual(noisy.poses.subarray(60 * 72));
  expect(take.poses.subarray(30 * 72, 50 * 72)).not.toEqual(noisy.poses.subarray(30 * 72, 50 * 72));
});
