import { describe, expect, it } from 'vitest';
import { distanceTo, FrameCache } from '#renderer/video/frame-cache.ts';

const forward = (frame: number) => ({ frame, direction: 1 }) as const;

function pictures() {
  const closed: number[] = [];
  return { closed, make: (index: number, bytes = 10) => ({ bytes, close: () => closed.push(index) }) };
}

describe('FrameCache', () => {
  it('never holds more than its memory and closes what it lets go', () => {
    const { closed, make } = pictures();
    const cache = new FrameCache(50);
    for (let index = 0; index < 20; index++) {
      cache.put(index, make(index), forward(index));
      expect(cache.bytes).toBeLessThanOrEqual(50);
    }
    expect([15, 16, 17, 18, 19].every((index) => cache.has(index))).toBe(true);
    expect(closed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it('lets go of what is farthest, and of what lies behind before what comes', () => {
    const { make } = pictures();
    const cache = new FrameCache(40);
    for (const index of [8, 9, 11, 12]) cache.put(index, make(index), forward(10));
    cache.put(10, make(10), forward(10));
    expect([8, 9, 10, 11, 12].map((index) => cache.has(index))).toEqual([false, true, true, true, true]);
  });

  it('closes a picture at once that is wanted less than all it holds', () => {
    const { closed, make } = pictures();
    const cache = new FrameCache(20);
    cache.put(5, make(5), forward(5));
    cache.put(6, make(6), forward(5));
    expect(cache.put(90, make(90), forward(5))).toBe(false);
    expect(closed).toEqual([90]);
    expect(cache.wouldKeep(7, 10, forward(6))).toBe(true);
  });

  it('holds a picture that is larger than its memory, alone', () => {
    const { make } = pictures();
    const cache = new FrameCache(20);
    cache.put(1, make(1, 500), forward(1));
    cache.put(2, make(2, 500), forward(2));
    expect([cache.has(1), cache.has(2)]).toEqual([false, true]);
  });

  it('finds the nearest picture it holds', () => {
    const { make } = pictures();
    const cache = new FrameCache(100);
    for (const index of [2, 9, 30]) cache.put(index, make(index), forward(2));
    expect(cache.nearest(12)).toBe(9);
    expect(cache.nearest(12, (index) => index > 12)).toBe(30);
    cache.clear();
    expect([cache.nearest(12), cache.bytes]).toEqual([null, 0]);
  });
});

describe('distanceTo', () => {
  it('counts frames against the direction of travel twice', () => {
    expect([13, 7].map((index) => distanceTo({ frame: 10, direction: 1 }, index))).toEqual([3, 6]);
    expect([13, 7].map((index) => distanceTo({ frame: 10, direction: -1 }, index))).toEqual([6, 3]);
  });
});
