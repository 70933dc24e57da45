import { describe, expect, it } from 'vitest';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { bodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import { resampleEvenly } from '#shared/formats/resample.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const motionOf = (options: Parameters<typeof proceduralTake>[1]) => {
  const take = proceduralTake(body, options);
  return { take, motion: bodyMotion(take, shapedRestJoints(restJoints(body), take.betas)) };
};

describe('bodyMotion', () => {
  it('puts every joint where the take has it', () => {
    const { take, motion } = motionOf({ frames: 40 });
    for (let f = 0; f < 40; f++) {
      const { positions } = poseAt(motion, f);
      positions.forEach((value, i) => {
        expect(value).toBeCloseTo(take.joints[f * 72 + i]!, 5);
      });
    }
  });

  it('never lets a quaternion jump to the other sign', () => {
    const { rotations } = motionOf({ frames: 120 }).motion;
    for (let i = 24 * 4; i < rotations.length; i += 4) {
      let dot = 0;
      for (let k = 0; k < 4; k++) dot += rotations[i + k]! * rotations[i + k - 96]!;
      expect(dot).toBeGreaterThan(0);
    }
  });

  it('puts times that are only rounded exactly on the grid of the frame rate', () => {
    const { motion } = motionOf({ frames: 50, fps: { num: 30_000, den: 1001 } });
    expect(motion.times[49]).toBe((49 * 1001) / 30_000);
  });

  it('keeps uneven frame times as they are', () => {
    const ptsUs = Float64Array.of(5000, 38_000, 90_000, 100_000);
    expect([...motionOf({ frames: 4, ptsUs }).motion.times]).toEqual([0, 0.033, 0.085, 0.095]);
  });
});

describe('resampleEvenly', () => {
  it('gives an even motion back as it is', () => {
    const { motion } = motionOf({ frames: 20 });
    expect(resampleEvenly(motion)).toBe(motion);
  });

  it('finds the pose between uneven frames, close to the true motion', () => {
    const ptsUs = Float64Array.from({ length: 100 }, (_, f) => 20_000 * f + (f % 3) * 6000);
    const even = resampleEvenly(motionOf({ frames: 100, ptsUs }).motion);
    const truth = motionOf({ frames: even.frames }).motion;
    expect(even.frames).toBe(60);
    let worst = 0;
    for (let f = 0; f < even.frames; f++) {
      const a = poseAt(even, f).positions;
      const b = poseAt(truth, f).positions;
      a.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - b[i]!));
      });
    }
    // A wrist swings at 3 m/s; straight lines between its samples are up to 12 mm inside the arc and its kinks.
    expect(worst).toBeLessThan(0.015);
  });

  it('manages one frame and two frames at the same moment', () => {
    expect(resampleEvenly(motionOf({ frames: 1 }).motion).frames).toBe(1);
    const twin = resampleEvenly(motionOf({ frames: 2, ptsUs: Float64Array.of(0, 0) }).motion);
    expect(twin.frames).toBe(1);
    expect(twin.rotations.every(Number.isFinite)).toBe(true);
  });
});
