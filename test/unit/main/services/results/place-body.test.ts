import { describe, expect, it } from 'vitest';
import { placeBody } from '#main/services/results/place-body.ts';

const BODY = [
  0, -0.6, 0.1, 0.2, -0.5, -0.1, -0.2, -0.5, 0.15, 0.1, 0.2, 0, -0.1, 0.2, 0.2, 0.15, 0.8, -0.2, -0.2, 0.8, 0.3,
];
const ALL = [0, 1, 2, 3, 4, 5, 6];

function seenFrom(t: readonly number[], f: number): number[] {
  return ALL.flatMap((i) => {
    const [x, y, z] = [0, 1, 2].map((a) => BODY[3 * i + a]! + t[a]!) as [number, number, number];
    return [(f * x) / z, (f * y) / z];
  });
}

describe('placing a body in front of a camera', () => {
  it.each([
    [0, 0, 4],
    [1.5, -0.4, 2.2],
    [-9, 3, 30],
    [0.3, 0.2, 1.1],
  ])('finds the place from which it is seen: %d, %d, %d', (...t) => {
    const found = placeBody(BODY, seenFrom(t, 1100), ALL, 1100)!;
    for (const [a, value] of found.entries()) expect(value).toBeCloseTo(t[a]!, 6);
  });

  it('understands a weak camera as the place where the scale is focal length over depth', () => {
    const weak = ALL.flatMap((i) => [250 * (BODY[3 * i]! + 0.4), 250 * (BODY[3 * i + 1]! - 0.1)]);
    const [x, y, z] = placeBody(BODY, weak, ALL, 1000)!;
    expect(z).toBeGreaterThan(3.8);
    expect(z).toBeLessThan(4.2);
    expect(x).toBeCloseTo(0.4, 1);
    expect(y).toBeCloseTo(-0.1, 1);
  });

  it('gives nothing where the points do not tell: all in one place, mirrored, not numbers', () => {
    expect(placeBody(BODY, new Float64Array(14), ALL, 1000)).toBeNull();
    expect(
      placeBody(
        BODY,
        seenFrom([0, 0, 4], 1000).map((v) => -v),
        ALL,
        1000,
      ),
    ).toBeNull();
    expect(placeBody(BODY, new Float64Array(14).fill(Number.NaN), ALL, 1000)).toBeNull();
  });
});
