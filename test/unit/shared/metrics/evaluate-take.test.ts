import { expect, it } from 'vitest';
import { evaluateTake } from '#shared/metrics/evaluate-take.ts';

const FRAMES = 10;
const times = Float64Array.from({ length: FRAMES }, (_, t) => t / 30);
const truth = Float64Array.from({ length: FRAMES * 72 }, (_, i) => Math.sin(i * 1.3) + 0.01 * Math.floor(i / 72));

it('finds no error between a motion and itself', () => {
  const e = evaluateTake({ positions: truth, times }, { positions: truth, times })!;
  expect(e.frames).toBe(FRAMES);
  expect(e.mpjpeMm).toBeCloseTo(0, 9);
  expect(e.paMpjpeMm).toBeCloseTo(0, 6);
  expect(e.rootErrorMm).toBeCloseTo(0, 6);
  expect(e.pck150).toBe(1);
});

it('ignores where the whole motion stands and how big it is, as far as each measure should', () => {
  const moved = truth.map((x, i) => 1.1 * x + (i % 3));
  const e = evaluateTake({ positions: moved, times }, { positions: truth, times })!;
  expect(e.mpjpeMm).toBeGreaterThan(10);
  expect(e.paMpjpeMm).toBeCloseTo(0, 6);
  expect(e.rootScale).toBeCloseTo(1.1, 6);
});

it('names the joint that is off', () => {
  const off = truth.slice();
  for (let t = 0; t < FRAMES; t++) off[t * 72 + 3 * 20]! += 0.23;
  const e = evaluateTake({ positions: off, times }, { positions: truth, times })!;
  const worst = e.joints.reduce((a, b) => (b.mpjpeMm > a.mpjpeMm ? b : a));
  expect(worst.joint).toBe('l_wrist');
  expect(worst.mpjpeMm).toBeCloseTo(230, 6);
});

it('tells trembling from smooth motion', () => {
  const trembling = truth.map((x, i) => x + (Math.floor(i / 72) % 2 ? 0.01 : -0.01));
  const e = evaluateTake({ positions: trembling, times }, { positions: truth.map(() => 0), times })!;
  expect(e.truthJitterMps3).toBe(0);
  expect(e.jitterMps3).toBeGreaterThan(1000);
  expect(e.accelErrorMps2).toBeGreaterThan(30);
});

it('pairs rows by time when one motion begins later', () => {
  const later = { positions: truth.subarray(72 * 3), times: times.subarray(3) };
  const e = evaluateTake(later, { positions: truth, times })!;
  expect(e.frames).toBe(FRAMES - 3);
  expect(e.mpjpeMm).toBeCloseTo(0, 9);
});

it('says so when the motions share no moment', () => {
  expect(evaluateTake({ positions: truth, times: times.map((t) => t + 100) }, { positions: truth, times })).toBeNull();
});
