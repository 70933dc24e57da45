import { describe, expect, it } from 'vitest';
import { playFaster } from '#renderer/video/shuttle.ts';

describe('playFaster', () => {
  it('begins at the clip’s own speed and doubles with each press', () => {
    expect([0, 1, 2, 4, 8].map((rate) => playFaster(rate, 1))).toEqual([1, 2, 4, 8, 8]);
    expect([0, -1, -4].map((rate) => playFaster(rate, -1))).toEqual([-1, -2, -8]);
  });

  it('turns around at the clip’s own speed', () => {
    expect(playFaster(4, -1)).toBe(-1);
    expect(playFaster(-8, 1)).toBe(1);
  });

  it('leaves slow motion for the clip’s own speed', () => {
    expect(playFaster(0.5, 1)).toBe(1);
  });
});
