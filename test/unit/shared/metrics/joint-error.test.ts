import { describe, expect, it } from 'vitest';
import { footSlide } from '#shared/metrics/foot-slide.ts';
import { auc, type JointMotion, jointDistances, pck } from '#shared/metrics/joint-error.ts';
import { similarityBetween } from '#shared/metrics/procrustes.ts';

const motion = (positions: ArrayLike<number>, frames: number): JointMotion => ({
  frames,
  joints: positions.length / frames / 3,
  positions,
});

describe('similarity alignment', () => {
  it('finds scale, rotation and translation of exact points', () => {
    const points = [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 1, 1];
    const moved = points.map((_, i) => {
      const [x, y, z] = points.slice(3 * Math.floor(i / 3), 3 * Math.floor(i / 3) + 3) as [number, number, number];
      return [2 * -y + 5, 2 * x - 1, 2 * z + 0.5][i % 3]!;
    });
    const s = similarityBetween(points, 0, moved, 0, 5);
    expect(s.scale).toBeCloseTo(2, 10);
    expect([...s.rotation]).toEqual([0, -1, 0, 1, 0, 0, 0, 0, 1].map((x) => expect.closeTo(x, 10)));
    expect(s.translation).toEqual([5, -1, 0.5].map((x) => expect.closeTo(x, 10)));
  });

  it('never mirrors', () => {
    const s = similarityBetween([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], 0, [-1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], 0, 4);
    const [a, b, c, d, e, f, g, h, i] = [...s.rotation] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBeCloseTo(1, 10);
  });
});

describe('shares and speeds', () => {
  it('counts joints within the threshold', () => {
    const d = jointDistances(motion([0, 0, 0, 0.1, 0, 0, 0.2, 0, 0, 1, 0, 0], 1), motion(new Array(12).fill(0), 1));
    expect(pck(d, 0.15)).toBe(0.5);
    expect(auc(Float64Array.of(0.075))).toBeCloseTo(15 / 31, 10);
    expect(pck(new Float64Array(0))).toBe(0);
  });

  it('counts only the horizontal way of standing feet', () => {
    const points = [0, 0, 0, 0.1, 0.5, 0, 0.3, 0, 0];
    expect(footSlide(points, [1, 1, 1], [0, 0.1, 0.2], 1)).toBeCloseTo(1.5, 10);
    expect(footSlide(points, [1, 1, 0], [0, 0.1, 0.2], 1)).toBeCloseTo(1, 10);
    expect(footSlide(points, [0, 0, 0], [0, 0.1, 0.2], 1)).toBe(0);
  });
});
