import { describe, expect, it } from 'vitest';
import { type FeedOptions, RowFeed } from '#shared/networks/feed-rows.ts';

const at25fps: FeedOptions = {
  seconds: (row) => row / 25,
  maxHoleSeconds: 0.5,
  restartEvery: Number.POSITIVE_INFINITY,
};
const feature = (...values: number[]) => Float32Array.from(values);

function feed(options: FeedOptions, rows: readonly number[]) {
  const feed = new RowFeed(options);
  return rows.flatMap((row) => feed.push(row, feature(row, -row)));
}

describe('steps of a temporal encoder from the rows of a track', () => {
  it('starts once and then goes on', () => {
    expect(feed(at25fps, [3, 4, 5]).map(({ row, restart }) => [row, restart])).toEqual([
      [3, true],
      [4, false],
      [5, false],
    ]);
  });

  it('fills a hole by time between its ends', () => {
    const steps = feed({ ...at25fps, seconds: (row) => [0, 0.1, 0.4][row]! }, [0, 2]);
    expect(steps.map(({ row, observed }) => [row, observed])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    expect(steps[1]!.feature[0]).toBeCloseTo(0.5, 6);
    expect(steps[1]!.feature[1]).toBeCloseTo(-0.5, 6);
  });

  it('starts anew after a long hole, without filling it', () => {
    const steps = feed(at25fps, [0, 1, 40, 41]);
    expect(steps.map(({ row, restart }) => [row, restart])).toEqual([
      [0, true],
      [1, false],
      [40, true],
      [41, false],
    ]);
  });

  it('can take holes as no time at all and start anew every N rows, as the original does', () => {
    const steps = feed({ ...at25fps, maxHoleSeconds: 0, restartEvery: 3 }, [0, 1, 40, 41, 42, 43, 44]);
    expect(steps.filter(({ restart }) => restart).map(({ row }) => row)).toEqual([0, 41, 44]);
    expect(steps.every(({ observed }) => observed)).toBe(true);
  });
});
