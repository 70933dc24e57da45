import { describe, expect, it } from 'vitest';
import { strength, trajectoryRows, withoutSway } from '#renderer/scene/trajectory.ts';

describe('trajectory', () => {
  it('draws every frame of a short take', () => {
    expect(trajectoryRows(5, 2)).toEqual([0, 1, 2, 3, 4]);
  });

  it('draws a stretch of a long take, with no more points than there is room for', () => {
    const rows = trajectoryRows(100_000, 50_000, 450, 600);
    expect(rows[0]).toBe(49_550);
    expect(rows.at(-1)).toBe(50_450);
    expect(rows.length).toBeLessThanOrEqual(601);
  });

  it('draws nothing of an empty take', () => {
    expect(trajectoryRows(0, 0)).toEqual([]);
  });

  it('leaves out the sway of somebody who stands', () => {
    const joints = new Float32Array(6 * 72);
    [0, 0.01, -0.01, 0.2, 0.21, 0.205].forEach((x, row) => {
      joints[row * 72] = x;
    });
    expect(withoutSway([0, 1, 2, 3, 4, 5], joints)).toEqual([0, 3, 5]);
  });

  it('has what was played brighter than what comes, and less with age', () => {
    expect(strength(99, 100)).toBeGreaterThan(2 * strength(101, 100));
    expect(strength(0, 400)).toBeLessThan(strength(399, 400));
    expect(strength(1000, 100)).toBe(0);
  });
});
