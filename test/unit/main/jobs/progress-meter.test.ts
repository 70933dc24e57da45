import { expect, test } from 'vitest';
import { ProgressMeter } from '#main/jobs/progress-meter.ts';

function meterAt(): { at(seconds: number): void; meter: ProgressMeter } {
  let ms = 0;
  return { at: (seconds) => (ms = seconds * 1000), meter: new ProgressMeter(() => ms) };
}
const frames = (done: number, stage = 'track') => ({ stage, done, total: 100, unit: 'frames' });

test('tells rate and time left from the second report on', () => {
  const { at, meter } = meterAt();
  expect(meter.measure(frames(0))).toEqual({ ...frames(0), rate: null, etaS: null });
  at(2);
  expect(meter.measure(frames(20))).toEqual({ ...frames(20), rate: 10, etaS: 8 });
});

test('does not take restored work for speed', () => {
  const { at, meter } = meterAt();
  meter.measure(frames(50));
  at(5);
  expect(meter.measure(frames(60))).toMatchObject({ rate: 2, etaS: 20 });
});

test('follows a change of speed within ten seconds, and begins anew with each stage', () => {
  const { at, meter } = meterAt();
  for (let second = 0; second <= 20; second++) {
    at(second);
    meter.measure(frames(second));
  }
  for (let second = 21; second <= 30; second++) {
    at(second);
    meter.measure(frames(20 + 4 * (second - 20)));
  }
  expect(meter.measure(frames(60)).rate).toBeCloseTo(4, 5);
  expect(meter.measure(frames(0, 'fit')).rate).toBeNull();
  expect(meter.measure(frames(100, 'fit')).etaS).toBe(0);
});
