import { expect, it } from 'vitest';
import { clipFacts, rateWords } from '#renderer/panels/library/model.ts';

it('says length, size and rate of a clip', () => {
  const clip = { duration_us: 10_010_000, width: 1280, height: 720, fps: { num: 30_000, den: 1001 } };
  expect(clipFacts(clip)).toBe('10 s · 1280 × 720 · 29.97 fps');
  expect(rateWords({ fps: { num: 25, den: 1 } })).toBe('25 fps');
});
