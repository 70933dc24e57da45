import { describe, expect, it } from 'vitest';
import { poseAt } from '#shared/formats/body-motion.ts';
import { resampleEvenly, resampleTo } from '#shared/formats/resample.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const motionOf = (options: Parameters<typeof proceduralTake>[1]) =>
  exportablePerson(proceduralTake(body, options), body).motion;

describe('resampleTo', () => {
  it.each([
    [24_000, 1001],
    [25, 1],
    [30_000, 1001],
    [30, 1],
    [50, 1],
    [60_000, 1001],
    [60, 1],
    [120, 1],
  ])('at %d/%d fps every key stands on its exact time and the end drifts by less than half a frame', (num, den) => {
    const { motion, framesIn, keysOut, driftUs } = resampleTo(motionOf({ frames: 90 }), { num, den });
    expect(framesIn).toBe(90);
    expect(keysOut).toBe(motion.frames);
    expect(motion.times[keysOut - 1]).toBe(((keysOut - 1) * den) / num);
    expect(Math.abs(driftUs)).toBeLessThanOrEqual((0.5e6 * den) / num + 1);
    expect(driftUs).toBe(Math.round((motion.times[keysOut - 1]! - 89 / 30) * 1e6));
  });

  it('gives back the frames there were where the old rate is a part of the new one', () => {
    const before = motionOf({ frames: 40 });
    const { motion } = resampleTo(before, { num: 60, den: 1 });
    for (const f of [0, 7, 39]) {
      const ours = poseAt(motion, 2 * f).positions;
      for (const [i, value] of poseAt(before, f).positions.entries()) expect(ours[i]).toBeCloseTo(value, 9);
    }
  });

  it('comes within 5 mm of the true motion, elbows that whirl included, between frames', () => {
    const { motion } = resampleTo(motionOf({ frames: 60 }), { num: 60, den: 1 });
    const truth = motionOf({ frames: 119, fps: { num: 60, den: 1 } });
    let worst = 0;
    // The first and the last frame have one neighbour only.
    for (let f = 3; f < 115; f++) {
      const ours = poseAt(motion, f).positions;
      poseAt(truth, f).positions.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - ours[i]!));
      });
    }
    expect(worst).toBeLessThan(0.005);
  });

  it('keeps quaternions unit and without jumps of sign', () => {
    const { motion } = resampleTo(motionOf({ frames: 80 }), { num: 48, den: 1 });
    for (let i = 0; i < motion.rotations.length; i += 4) {
      expect(Math.hypot(...motion.rotations.subarray(i, i + 4))).toBeCloseTo(1, 12);
      if (i < 96) continue;
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += motion.rotations[i + k]! * motion.rotations[i + k - 96]!;
      expect(dot).toBeGreaterThan(0);
    }
  });

  it('leaves a single frame as it is', () => {
    const { motion, driftUs } = resampleTo(motionOf({ frames: 1 }), { num: 24, den: 1 });
    expect([motion.frames, driftUs]).toEqual([1, 0]);
    expect(motion.rotations.every(Number.isFinite)).toBe(true);
  });

  it('refuses times that are days apart', () => {
    const far = { ...motionOf({ frames: 3 }), times: Float64Array.of(0, 1, 1e6) };
    expect(() => resampleTo(far, { num: 30, den: 1 })).toThrow(RangeError);
  });
});

describe('resampleEvenly', () => {
  it('leaves an even motion alone', () => {
    const motion = motionOf({ frames: 5 });
    expect(resampleEvenly(motion)).toBe(motion);
  });
});
