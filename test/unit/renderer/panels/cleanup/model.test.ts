import { expect, test } from 'vitest';
import {
  changed,
  figureLines,
  intervalTyped,
  isFresh,
  mainLine,
  numberText,
  numberTyped,
  placeFor,
  withHold,
  withSetting,
} from '#renderer/panels/cleanup/model.ts';
import { english } from '#renderer/words/english.ts';
import { OPERATION_NAMES, OPERATIONS } from '#shared/cleanup/operation-table.ts';
import { newOperation } from '#shared/cleanup/stack.ts';
import type { CleanupFigures } from '#shared/contract/studio/cleanup.ts';

const FIGURES: CleanupFigures = {
  frames: 90,
  contact_frames: 60,
  slide_mm: 11.24,
  worst_slide_mm: 40,
  sunk_mm: 2,
  worst_sunk_mm: 31,
  accel_m_s2: 5,
  jitter_m_s3: 100,
  reprojection_px: 8,
  reprojection_share: 0.01,
};

test('figures are told in words, better or worse', () => {
  const after = { ...FIGURES, slide_mm: 0.4, accel_m_s2: 5.01, reprojection_px: null, worst_sunk_mm: 40 };
  expect(figureLines(FIGURES, after).map(({ before, after, trend }) => [before, after, trend])).toEqual([
    ['11.2 mm', '0.4 mm', 1],
    ['31 mm', '40 mm', -1],
    ['5.0 m/s²', '5.0 m/s²', 0],
    ['8.0 px', '–', 0],
  ]);
  expect(mainLine('foot-lock', FIGURES, after)?.key).toBe('slide');
  expect(mainLine('mirror', FIGURES, after)).toBeNull();
});

test('what changes frames is put last, everything else before it', () => {
  const operations = [newOperation('smooth'), newOperation('resample')];
  expect(placeFor(operations, 'foot-lock')).toBe(1);
  // What cuts counts frames of the video, so it stands before what times them anew.
  expect(placeFor(operations, 'loop')).toBe(1);
  expect(placeFor(operations, 'time-scale')).toBe(2);
  expect(placeFor([], 'smooth')).toBe(0);
});

test('leaving out keys is the last of all, for whatever follows would set them again', () => {
  const operations = [newOperation('smooth'), newOperation('loop'), newOperation('reduce-keys')];
  expect(placeFor(operations, 'reduce-keys')).toBe(3);
  expect(placeFor(operations, 'resample')).toBe(2);
  expect(placeFor(operations, 'limits')).toBe(1);
});

test('a change touches its operation alone', () => {
  const [smooth, lock] = [newOperation('smooth'), newOperation('foot-lock')];
  const stack = { version: 1, operations: [smooth, lock] };
  expect(changed('smooth', { on: false }, stack).operations.map(({ on }) => on)).toEqual([false, true]);
  expect(withSetting(smooth, 'strength', 1).version).toBe(1);
  expect(withHold(lock, { from: 1, to: 2, foot: 'left', state: 'free' }).version).toBe(1);
});

test('every operation and setting has its words', () => {
  const keys = OPERATION_NAMES.flatMap((kind) => [
    `cleanup.op-${kind}`,
    `cleanup.op-${kind}-hint`,
    ...Object.entries(OPERATIONS[kind].settings).flatMap(([name, setting]) => [
      `cleanup.set-${name}`,
      ...('values' in setting ? (setting.values as string[]).map((value) => `cleanup.is-${value}`) : []),
    ]),
  ]);
  expect(keys.filter((key) => !(key in english))).toEqual([]);
});

test('numbers are typed with or without their unit and brought into their range', () => {
  const { raise } = OPERATIONS.floor.settings;
  expect(numberTyped(raise, ' -2,5 cm ')).toBe(-2.5);
  expect(numberTyped(raise, '99999')).toBe(raise.max);
  expect(numberTyped(raise, 'NaN')).toBeNull();
  expect(numberTyped(raise, '')).toBeNull();
  const { strength } = OPERATIONS.smooth.settings;
  expect(numberTyped(strength, '70 %')).toBe(0.7);
  expect([numberText(strength, 0.7), numberText(raise, -2.25)]).toEqual(['70', '-2.25']);
});

test('an interval is typed within the take; the other end gives way, and the whole take is none', () => {
  const whole = { from: 5, to: 90 };
  const interval = { from: 20, to: 40 };
  expect(intervalTyped(interval, 'from', '10', whole)).toEqual({ from: 10, to: 40 });
  expect(intervalTyped(interval, 'from', '60', whole)).toEqual({ from: 60, to: 61 });
  expect(intervalTyped(interval, 'to', '999', whole)).toEqual({ from: 20, to: 90 });
  expect(intervalTyped({ from: 5, to: 40 }, 'to', '89', whole)).toBeNull();
  expect(intervalTyped(interval, 'to', 'x', whole)).toBeUndefined();
});

test('an operation is fresh until something of it is set', () => {
  const lock = newOperation('foot-lock');
  expect(isFresh(lock)).toBe(true);
  expect(isFresh({ ...lock, interval: { from: 1, to: 2 } })).toBe(true);
  expect(isFresh(newOperation('foot-lock', { drift: 20 }))).toBe(false);
  expect(isFresh({ ...lock, holds: [{ from: 1, to: 2, foot: 'left', state: 'free' }] })).toBe(false);
});
