import { describe, expect, it } from 'vitest';
import { frameRate } from '#main/media/frame-rate.ts';

const even = (count: number, fps: number, round = 1) =>
  Array.from({ length: count }, (_, i) => Math.round((i * 1e6) / fps / round) * round);

describe('frameRate', () => {
  it('snaps even times to whole and to NTSC rates', () => {
    expect(frameRate(even(90, 24000 / 1001), [])).toEqual({ fps: { num: 24000, den: 1001 }, variableRate: false });
    expect(frameRate(even(300, 30000 / 1001), []).fps).toEqual({ num: 30000, den: 1001 });
    expect(frameRate(even(300, 30), []).fps).toEqual({ num: 30, den: 1 });
    expect(frameRate(even(65, 5), []).fps).toEqual({ num: 5, den: 1 });
    expect(frameRate(even(300, 12.5), []).fps).toEqual({ num: 12500, den: 1000 });
  });

  it('does not take whole milliseconds, as Matroska stores them, for a variable rate', () => {
    expect(frameRate(even(300, 30, 1000), [])).toEqual({ fps: { num: 30, den: 1 }, variableRate: false });
    expect(frameRate(even(9000, 30000 / 1001, 1000), []).fps).toEqual({ num: 30000, den: 1001 });
    expect(frameRate(even(20, 59.94, 1000), [{ num: 60000, den: 1001 }]).fps).toEqual({ num: 60000, den: 1001 });
  });

  it('calls a rate variable when frames are missing or late, and names the usual spacing', () => {
    const dropped = even(300, 30).filter((_, i) => i % 40 !== 7);
    expect(frameRate(dropped, [])).toEqual({ fps: { num: 30, den: 1 }, variableRate: true });
    const late = even(300, 60).map((us, i) => us + (i === 150 ? 5000 : 0));
    expect(frameRate(late, []).variableRate).toBe(true);
    const slightlyLate = even(300, 60).map((us, i) => us + (i === 150 ? 900 : 0));
    expect(frameRate(slightlyLate, []).variableRate).toBe(false);
  });

  it('trusts the container where there is nothing to measure, and never divides by zero', () => {
    expect(
      frameRate(
        [0],
        [
          { num: 0, den: 0 },
          { num: 50, den: 1 },
        ],
      ),
    ).toEqual({
      fps: { num: 50, den: 1 },
      variableRate: false,
    });
    expect(frameRate([], []).fps).toEqual({ num: 25, den: 1 });
  });

  it('keeps very slow rates, as of time lapses', () => {
    expect(frameRate(even(20, 0.2), []).fps).toEqual({ num: 200, den: 1000 });
  });
});
