import { expect, test } from 'vitest';
import { floorThrough, isFloor, planeThrough } from '#shared/fitting/drawn-floor.ts';
import { dot, unit, type Vec3 } from '#shared/math/vec3.ts';

const LEVEL = { up: [0, -1, 0] as const, offset: 1.5 };

test('three points give the plane through them, seen from above, in whatever order', () => {
  const points: [Vec3, Vec3, Vec3] = [
    [-1, 1.4, 3],
    [1, 1.5, 3],
    [0, 1.2, 6],
  ];
  for (const [a, b, c] of [[0, 1, 2] as const, [2, 1, 0] as const, [1, 0, 2] as const]) {
    const floor = planeThrough(points[a], points[b], points[c])!;
    expect(floor.up[1]).toBeLessThan(0);
    for (const p of points) expect(dot(floor.up as unknown as Vec3, p) + floor.offset).toBeCloseTo(0, 9);
  }
  expect(planeThrough([0, 1, 2], [0, 1, 3], [0, 1, 4])).toBeNull();
});

test('one foot lifts the floor and leaves its tilt; three that stand on a slope tilt it', () => {
  const lifted = floorThrough([[0, 1.3, 4]], LEVEL);
  expect(dot(lifted.up as unknown as Vec3, [0, 1.3, 4]) + lifted.offset).toBeCloseTo(0, 1);
  expect(-lifted.up[1]).toBeGreaterThan(0.99);
  const up = unit([0.08, -1, -0.12]);
  const onSlope = ([x, z]: readonly [number, number]): Vec3 => [x, -(up[0] * x + up[2] * z + 1.4) / up[1], z];
  const slope = floorThrough(
    [[-1, 3] as const, [1, 3] as const, [0, 6] as const, [0.5, 5] as const].map(onSlope),
    LEVEL,
  );
  for (let a = 0; a < 3; a++) expect(slope.up[a]!).toBeCloseTo(up[a]!, 2);
  expect(slope.offset).toBeCloseTo(1.4, 1);
});

test('a floor is below the camera and right side up', () => {
  expect(isFloor(LEVEL)).toBe(true);
  expect(isFloor({ up: [0, 1, 0], offset: 1.5 })).toBe(false);
  expect(isFloor({ up: [0, -1, 0], offset: -0.5 })).toBe(false);
  expect(isFloor({ up: [0, -1, 0], offset: Number.NaN })).toBe(false);
  expect(isFloor({ up: [1, 0, 0], offset: 1 })).toBe(false);
});
