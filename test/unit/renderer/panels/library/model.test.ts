import { expect, it } from 'vitest';
import { capturingWords, clipFacts, rateWords } from '#renderer/panels/library/model.ts';
import type { JobItem } from '#shared/contract/studio/jobs.ts';

it('says length, size and rate of a clip', () => {
  const clip = { duration_us: 10_010_000, width: 1280, height: 720, fps: { num: 30_000, den: 1001 } };
  expect(clipFacts(clip)).toBe('10 s · 1280 × 720 · 29.97 fps');
  expect(rateWords({ fps: { num: 25, den: 1 } })).toBe('25 fps');
});

it('says how far the capture of a clip is, and which only waits', () => {
  const job = { kind: 'capture', state: 'running', stage: 'track', done: 240, total: 360 } as JobItem;
  expect(capturingWords(null)).toBeNull();
  expect(capturingWords(job)).toBe('Finding people · 66 %');
  expect(capturingWords({ ...job, stage: null })).toBe('capturing…');
  expect(capturingWords({ ...job, state: 'queued' })).toBe('waits for its turn');
});
