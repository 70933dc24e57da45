import { describe, expect, it } from 'vitest';
import type { JointMotion } from '#shared/metrics/joint-error.ts';
import { poseProtocol } from '#shared/metrics/pose-protocol.ts';
import { sequenceMotion } from '#shared/metrics/sequence-motion.ts';

/** One joint moving along x as `x(time)`. */
const along = (times: readonly number[], x: (s: number) => number): JointMotion => ({
  frames: times.length,
  joints: 1,
  positions: times.flatMap((s) => [x(s), 0, 0]),
});
const evenly = (frames: number, fps: number) => Array.from({ length: frames }, (_, t) => t / fps);

describe('motion of one sequence', () => {
  it.each([25, 30, 60])('finds the same acceleration at %i frames per second', (fps) => {
    const times = evenly(20, fps);
    const motion = sequenceMotion(
      along(times, (s) => 2 * s * s),
      along(times, (s) => 0.5 * s * s),
      times,
    );
    expect(motion.accelMps2).toBeCloseTo(4, 6);
    expect(motion.truthAccelMps2).toBeCloseTo(1, 6);
    expect(motion.accelErrorMps2).toBeCloseTo(3, 6);
    expect(motion.jitterMps3).toBeCloseTo(0, 4);
    expect(motion.triples).toBe(18);
  });

  it('measures jitter as the third derivative, at uneven times too', () => {
    const times = [0, 0.03, 0.07, 0.1, 0.14, 0.2];
    const motion = sequenceMotion(
      along(times, (s) => s ** 3),
      along(times, () => 0),
      times,
    );
    expect(motion.jitterMps3).toBeCloseTo(6, 6);
    expect(motion.truthJitterMps3).toBe(0);
  });

  it('does not reach across a hole or a hidden frame', () => {
    const times = [0, 0.04, 0.08, 5, 5.04, 5.08, 5.12];
    const jump = along(times, (s) => (s > 1 ? 100 : 0));
    const still = along(times, () => 0);
    expect(sequenceMotion(jump, still, times)).toMatchObject({ accelMps2: 0, triples: 3 });
    expect(sequenceMotion(jump, still, times, { visible: [1, 1, 1, 1, 0, 1, 1] }).triples).toBe(1);
    expect(sequenceMotion(jump, still, times, { maxStepS: 10 }).accelMps2).toBeGreaterThan(0);
  });

  it('gives zeros, not NaN, where there is too little to tell', () => {
    expect(Object.values(sequenceMotion(along([0], Math.sin), along([0], Math.cos), [0]))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the published protocol', () => {
  it('counts per frame² and over the array as it is, across its borders', () => {
    const joints = 4;
    const still = { frames: 6, joints, positions: new Float64Array(6 * joints * 3) };
    const moved = { ...still, positions: still.positions.slice() };
    // One joint of four stands 0.4 m off in the second half: a step between two clips, an acceleration in two triples.
    for (let t = 3; t < 6; t++) moved.positions[t * joints * 3] = 0.4;
    const errors = poseProtocol(moved, still);
    expect(errors.mpjpeMm).toBeCloseTo(50, 9);
    expect(errors.accelMmFrame2).toBeCloseTo((2 * 100) / 4, 9);
    expect(errors.accelErrorMmFrame2).toBeCloseTo(50, 9);
    expect(errors.pck150).toBeCloseTo(1 - 3 / 24, 9);
    expect(errors.frames).toBe(6);
  });
});
