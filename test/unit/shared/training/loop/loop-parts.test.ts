import { describe, expect, it } from 'vitest';
import { clipRanges, cutClips, shareOfRows } from '#shared/training/loop/cut-batch.ts';
import { describeDifference } from '#shared/training/loop/describe-difference.ts';
import { deviceTrouble } from '#shared/training/loop/device-trouble.ts';
import { earlyStop } from '#shared/training/loop/early-stop.ts';
import { rateShare } from '#shared/training/loop/learning-rate.ts';
import { scaleHeld, scaleTooLarge } from '#shared/training/loop/loss-scale.ts';
import { decodeRows, encodeRow, type MetricRow, rowsToCsv, rowsUntil } from '#shared/training/loop/metric-row.ts';
import { GUARD_START, guardAgainstNan, guardRelaxes } from '#shared/training/loop/nan-guard.ts';
import { ProgressClock } from '#shared/training/loop/progress-clock.ts';
import { PLATEAU_START, reduceOnPlateau } from '#shared/training/loop/reduce-on-plateau.ts';

describe('reduceOnPlateau', () => {
  it('lowers the rate after patience epochs without an improvement of the threshold, as PyTorch', () => {
    const options = { factor: 0.1, patience: 2, threshold: 0.01 };
    const factors: number[] = [];
    let state = PLATEAU_START;
    // 99.5 is lower than 100, but by less than a hundredth.
    for (const value of [100, 99.5, 101, 100, 90, 95, Number.NaN, 95, 95]) {
      state = reduceOnPlateau(state, value, options);
      factors.push(state.factor);
    }
    expect(factors).toEqual([1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1]);
    expect(state.best).toBe(90);
  });
});

describe('earlyStop', () => {
  it('ends where the metric is above its limit or has not fallen for too long', () => {
    expect(earlyStop(81, 0, { patience: null, above: 80 })).toBe('above-limit');
    expect(earlyStop(Number.NaN, 0, { patience: null, above: 80 })).toBe('above-limit');
    expect(earlyStop(79, 9, { patience: null, above: 80 })).toBeNull();
    expect(earlyStop(79, 3, { patience: 3, above: null })).toBe('no-improvement');
    expect(earlyStop(500, 500, null)).toBeNull();
  });
});

describe('rateShare', () => {
  it('warms up, then falls along a cosine to nothing', () => {
    const plan = { warmUp: 4, decay: 'cosine' as const, epochs: 2, iterationsPerEpoch: 10 };
    expect(rateShare(1, { ...plan, decay: 'none' })).toBe(0.25);
    expect(rateShare(4, { ...plan, decay: 'none' })).toBe(1);
    expect(rateShare(11, plan)).toBeCloseTo(0.5, 12);
    expect(rateShare(21, plan)).toBeCloseTo(0, 12);
  });
});

describe('guardAgainstNan', () => {
  it('halves the rate and leaves the batch out, until that was in vain too often', () => {
    let state = GUARD_START;
    for (let i = 1; i <= 5; i++) {
      const verdict = guardAgainstNan(state, 10 * i);
      if (verdict.kind === 'give-up') throw new Error('too early');
      state = verdict.state;
    }
    expect(state).toEqual({ factor: 1 / 32, avoided: [10, 20, 30, 40, 50], inVain: 5 });
    expect(guardAgainstNan(state, 60).kind).toBe('give-up');
    expect(guardRelaxes(state, 41)).toBe(state);
    expect(guardAgainstNan(guardRelaxes(state, 51), 60).kind).toBe('step-back');
  });
});

describe('batches in pieces', () => {
  it('are cut into ranges that differ by one clip at most', () => {
    expect(clipRanges(19, 4).map(({ from, to }) => to - from)).toEqual([5, 5, 4, 5]);
    expect(clipRanges(0, 2)).toEqual([
      { from: 0, to: 0 },
      { from: 0, to: 0 },
    ]);
    const data = Float32Array.from({ length: 12 }, (_, i) => i);
    expect([
      ...cutClips(data, 6, [
        { from: 1, to: 2 },
        { from: 4, to: 6 },
      ]),
    ]).toEqual([2, 3, 8, 9, 10, 11]);
    expect(shareOfRows(Float32Array.of(1, 0), Float32Array.of(1, 0, 1, 1))).toBeCloseTo(1 / 3, 12);
    expect(shareOfRows(Float32Array.of(0), Float32Array.of(0, 0))).toBe(0);
  });
});

describe('rows of the metric table', () => {
  const rows: MetricRow[] = [
    { of: 'iteration', iteration: 1, epoch: 1, values: { 'train_loss/loss': 2.5 } },
    { of: 'iteration', iteration: 2, epoch: 1, values: { 'train_loss/loss': Number.NaN, 'score/real': 0.7 } },
    { of: 'epoch', iteration: 2, epoch: 1, values: { 'error/mpjpe': 90 } },
  ];

  it('come back from JSON lines, without a line that was cut off', () => {
    const text = rows.map(encodeRow).join('');
    expect(decodeRows(text)).toEqual(rows);
    expect(decodeRows(text.slice(0, -5))).toEqual(rows.slice(0, 2));
    expect(decodeRows('')).toEqual([]);
  });

  it('are a CSV table with a column per tag', () => {
    expect(rowsToCsv(rows).split('\r\n')).toEqual([
      'of,iteration,epoch,train_loss/loss,score/real,error/mpjpe',
      'iteration,1,1,2.5,,',
      'iteration,2,1,,0.7,',
      'epoch,2,1,,,90',
      '',
    ]);
  });

  it('end at a checkpoint, which may lie before the validation of its epoch', () => {
    expect(rowsUntil(rows, { iteration: 2, epoch: 0 })).toEqual(rows.slice(0, 2));
    expect(rowsUntil(rows, { iteration: 2, epoch: 1 })).toEqual(rows);
  });
});

describe('ProgressClock', () => {
  it('is right after the first iteration and follows a change', () => {
    const clock = new ProgressClock();
    expect(clock.estimate(10)).toEqual({ rate: 0, remaining: null });
    clock.add(2);
    expect(clock.estimate(10)).toEqual({ rate: 0.5, remaining: 20 });
    for (let i = 0; i < 60; i++) clock.add(1);
    expect(clock.estimate(10).remaining).toBeCloseTo(10, 1);
  });
});

describe('deviceTrouble', () => {
  it('knows the words of runtimes and leaves other errors alone', () => {
    expect(deviceTrouble(new Error('CUDA failure 2: out of memory'))).toBe('out-of-memory');
    expect(deviceTrouble(new Error('std::bad_alloc'))).toBe('out-of-memory');
    expect(deviceTrouble(new Error('Array buffer allocation failed'))).toBe('out-of-memory');
    expect(deviceTrouble(new Error('WebGPU device lost (2): Device was destroyed'))).toBe('lost');
    expect(deviceTrouble(new Error('nothing is fed for features'))).toBeNull();
  });
});

describe('describeDifference', () => {
  it('names the first place where two architectures differ', () => {
    expect(describeDifference({ a: { b: 1, c: [2] } }, { a: { b: 1, c: [2] } })).toBeNull();
    expect(describeDifference({ a: { b: 1, c: [2] } }, { a: { b: 1, c: [3] } })).toBe('a.c is [2] instead of [3]');
    expect(describeDifference({}, { a: 1 })).toBe('a is absent instead of 1');
  });
});

describe('the loss scale', () => {
  it('halves where gradients do not fit, is no more to blame at 1, and grows again after a long time', () => {
    expect(scaleTooLarge({ scale: 8, good: 5 })).toEqual({ scale: 4, good: 0 });
    expect(scaleTooLarge({ scale: 1, good: 0 })).toBeNull();
    expect(scaleHeld({ scale: 8, good: 5 })).toEqual({ scale: 8, good: 6 });
    expect(scaleHeld({ scale: 8, good: 1999 })).toEqual({ scale: 16, good: 0 });
    expect(scaleHeld({ scale: 2 ** 24, good: 1999 }).scale).toBe(2 ** 24);
  });
});
