import { expect, it } from 'vitest';
import { cutTake } from '#main/services/export/cut-take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

/** Ten frames at 10 fps that begin 0.7 s into their clip, whose first frame is shown at 5 s. */
const clipStart = 5e6;
const take = proceduralTake(tinyBody(), {
  frames: 10,
  fps: { num: 10, den: 1 },
  ptsUs: Float64Array.from({ length: 10 }, (_, f) => clipStart + 700_000 + 100_000 * f),
});

it('keeps the frames within a stretch of the clip, and what belongs to them', () => {
  const cut = cutTake(take, { startS: 1, endS: 1.3 }, clipStart);
  expect([cut.frames, cut.firstFrame]).toEqual([3, take.firstFrame + 3]);
  expect([...cut.ptsUs]).toEqual([...take.ptsUs.slice(3, 6)]);
  expect([...cut.joints]).toEqual([...take.joints.slice(3 * 72, 6 * 72)]);
  expect(cut.betas).toBe(take.betas);
});

it('leaves a take alone that lies within', () => {
  expect(cutTake(take, { startS: null, endS: null }, clipStart)).toBe(take);
  expect(cutTake(take, { startS: 0, endS: 60 }, clipStart)).toBe(take);
});

it.each([
  [20, 30],
  [0, 0.5],
  [1.2, 1.1],
])('says where the take is when %d to %d s misses it', (startS, endS) => {
  expect(() => cutTake(take, { startS, endS }, clipStart)).toThrow(/0\.70 to 1\.60 s of the clip/);
});
