import { describe, expect, it } from 'vitest';
import { clockTime, timeCode } from '#renderer/ui/time-code.ts';

describe('time code', () => {
  it('counts frames within the second', () => {
    const fps = { num: 25, den: 1 };
    expect(timeCode(0, fps)).toBe('0:00:00');
    expect(timeCode(24, fps)).toBe('0:00:24');
    expect(timeCode(25, fps)).toBe('0:01:00');
    expect(timeCode(25 * 67 + 12, fps)).toBe('1:07:12');
    expect(timeCode(25 * 3600 * 2, fps)).toBe('2:00:00:00');
  });

  it('gives every frame its own code at a broken rate', () => {
    const fps = { num: 30_000, den: 1001 };
    const codes = Array.from({ length: 2000 }, (_, frame) => timeCode(frame, fps));
    expect(new Set(codes).size).toBe(2000);
    expect([...codes].sort()).toEqual(codes);
  });

  it('has room for three digits at high rates', () => {
    expect(timeCode(125, { num: 120, den: 1 })).toBe('0:01:005');
  });

  it('leaves the frames out on the ruler', () => {
    expect(clockTime(90, { num: 30, den: 1 })).toBe('0:03');
    expect(clockTime((10 * 30_000) / 1001, { num: 30_000, den: 1001 })).toBe('0:10');
  });
});
