import { describe, expect, it } from 'vitest';
import { warpRows } from '#shared/training/sampling/warp-rows.ts';

describe('rows at other times', () => {
  it('are the same where a row is hit, and between two of them otherwise', () => {
    const joints3d = Float32Array.from({ length: 3 * 147 }, (_, i) => Math.floor(i / 147) ** 2);
    const out = warpRows({ joints3d }, 3, [0, 0.5, 1, 1.75, 2]).joints3d!;
    expect([0, 1, 2, 3, 4].map((t) => out[147 * t + 5])).toEqual([0, 0.5, 1, 3.25, 4]);
  });

  it('turn joints on the sphere, also across half a turn', () => {
    const pose = new Float32Array(2 * 72);
    // 170° and -170° about y are 20° apart.
    pose[4] = (170 / 180) * Math.PI;
    pose[72 + 4] = (-170 / 180) * Math.PI;
    const out = warpRows({ pose }, 2, [0.5]).pose!;
    expect(Math.abs(out[4]!)).toBeCloseTo(Math.PI, 5);
    expect(Math.abs(out[3]!) + Math.abs(out[5]!)).toBeLessThan(1e-6);
  });

  it('do not place a point between where it is and where it is not', () => {
    const keypoints2d = new Float32Array(2 * 147);
    keypoints2d.set([0.8, 0.4, 0.9], 0);
    const out = warpRows({ keypoints2d }, 2, [0.25, 0.75]).keypoints2d!;
    expect([...out.slice(0, 3)].map((x) => Math.fround(x))).toEqual([0.8, 0.4, 0.9].map(Math.fround));
    expect([...out.slice(147, 150)]).toEqual([0, 0, 0]);
  });

  it('keep marks as marks', () => {
    const out = warpRows({ hasTheta: Uint8Array.of(1, 0) }, 2, [0.4, 0.6]);
    expect(out.hasTheta).toEqual(Uint8Array.of(1, 0));
  });
});
