import { describe, expect, it } from 'vitest';
import { frameAtTime, frameDuration, frameOfPts } from '#renderer/video/frame-lookup.ts';

const VARIABLE = [0, 33_333, 100_000, 133_333, 133_400, 500_000];

describe('frameAtTime', () => {
  it('finds the frame that is shown from its own time until the next one begins', () => {
    expect([0, 33_332, 33_333, 99_999, 100_000, 133_399, 133_400].map((us) => frameAtTime(VARIABLE, us))).toEqual([
      0, 0, 1, 1, 2, 3, 4,
    ]);
  });

  it('keeps to the first and the last frame outside the clip', () => {
    expect([frameAtTime(VARIABLE, -5), frameAtTime(VARIABLE, 1e9)]).toEqual([0, 5]);
  });

  it('finds nothing where there are no frames', () => {
    expect(frameAtTime([], 10)).toBe(-1);
  });

  it('agrees with a plain search in a long clip', () => {
    const pts = Array.from({ length: 5000 }, (_, i) => i * 33_367 + (i % 7) * 900);
    for (let us = -1000; us < 5000 * 33_367; us += 999_983) {
      let plain = 0;
      while (plain + 1 < pts.length && pts[plain + 1]! <= us) plain++;
      expect(frameAtTime(pts, us)).toBe(plain);
    }
  });
});

describe('frameOfPts', () => {
  it('takes a time that was rounded to the ticks of a container for that of its frame', () => {
    expect([33_300, 33_400, 99_990].map((us) => frameOfPts(VARIABLE, us))).toEqual([1, 1, 2]);
  });

  it('refuses times that belong to no frame of the table', () => {
    expect([50_000, -33_333, 600_000].map((us) => frameOfPts(VARIABLE, us))).toEqual([null, null, null]);
  });

  it('tells frames apart that are a fraction of a millisecond apart', () => {
    expect([133_333, 133_345, 133_390].map((us) => frameOfPts(VARIABLE, us))).toEqual([3, 3, 4]);
    expect(frameOfPts(VARIABLE, 133_366)).toBeNull();
  });
});

describe('frameDuration', () => {
  it('lasts until the next frame; the last one as long as the one before', () => {
    expect([0, 1, 5].map((index) => frameDuration(VARIABLE, index))).toEqual([33_333, 66_667, 366_600]);
  });
});
