import { describe, expect, it } from 'vitest';
import { readClock } from '#renderer/video/playback-clock.ts';

const PTS = Array.from({ length: 10 }, (_, index) => index * 40_000);
const start = { mediaUs: 80_000, wallMs: 1000 };
const at = (wallMs: number, rest: { rate?: number; loop?: { from: number; to: number } | null; pts?: number[] } = {}) =>
  readClock({ pts: PTS, start, wallMs, rate: 1, loop: null, ...rest });

describe('readClock', () => {
  it('shows each frame for as long as its times say', () => {
    expect([1000, 1039, 1040, 1121].map((wall) => at(wall).frame)).toEqual([2, 2, 3, 5]);
  });

  it('leaves frames out when the page was busy', () => {
    expect(at(1190).frame).toBe(6);
  });

  it('ends on the last frame once that was shown in full', () => {
    expect(at(1319)).toEqual({ frame: 9, ended: false });
    expect(at(1321)).toEqual({ frame: 9, ended: true });
  });

  it('keeps the rhythm of a variable rate', () => {
    const pts = [0, 10_000, 300_000, 310_000];
    const read = (wallMs: number) =>
      readClock({ pts, start: { mediaUs: 0, wallMs: 0 }, wallMs, rate: 1, loop: null }).frame;
    expect([0, 11, 299, 301].map(read)).toEqual([0, 1, 1, 2]);
  });

  it('plays faster, slower and backwards', () => {
    expect(at(1040, { rate: 4 }).frame).toBe(6);
    expect(at(1079, { rate: 0.5 }).frame).toBe(2);
    expect(at(1041, { rate: -1 })).toEqual({ frame: 0, ended: false });
    expect(at(1085, { rate: -1 })).toEqual({ frame: 0, ended: true });
  });

  it('repeats a loop for as long as it lasts', () => {
    const loop = { from: 2, to: 5 };
    expect([1000, 1041, 1119, 1121, 1121 + 120 * 7].map((wall) => at(wall, { loop }).frame)).toEqual([2, 3, 4, 2, 2]);
    expect([1001, 1041].map((wall) => at(wall, { loop, rate: -1 }).frame)).toEqual([4, 3]);
  });

  it('plays into a loop that lies ahead', () => {
    expect(at(1041, { loop: { from: 6, to: 8 } })).toEqual({ frame: 3, ended: false });
  });

  it('has ended where there is nothing to play', () => {
    expect(at(1000, { pts: [] }).ended).toBe(true);
  });
});
