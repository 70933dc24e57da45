import { expect, it } from 'vitest';
import { timecodeAt } from '#shared/exporting/timecode.ts';

const NTSC = { num: 30_000, den: 1001 };

it('counts frames from nought where a clip tells no timecode', () => {
  expect(timecodeAt(null, 0, { num: 25, den: 1 })).toBe('00:00:00:00');
  expect(timecodeAt('soon', 25 * 3600 + 26, { num: 25, den: 1 })).toBe('01:00:01:01');
  expect(timecodeAt(undefined, 30, NTSC)).toBe('00:00:01:00');
});

it('goes on from the timecode of the clip, over midnight too', () => {
  expect(timecodeAt('10:59:59:24', 1, { num: 25, den: 1 })).toBe('11:00:00:00');
  expect(timecodeAt('23:59:59:23', 1, { num: 24_000, den: 1001 })).toBe('00:00:00:00');
});

it('drops the numbers that SMPTE drops', () => {
  expect(timecodeAt('00:00:59;29', 1, NTSC)).toBe('00:01:00;02');
  expect(timecodeAt('00:09:59;29', 1, NTSC)).toBe('00:10:00;00');
  expect(timecodeAt('00:00:59;59', 1, { num: 60_000, den: 1001 })).toBe('00:01:00;04');
  // An hour of 29.97 frames per second has 107 892 frames.
  expect(timecodeAt('00:00:00;00', 107_892, NTSC)).toBe('01:00:00;00');
  expect(timecodeAt('23:59:59;29', 1, NTSC)).toBe('00:00:00;00');
});
