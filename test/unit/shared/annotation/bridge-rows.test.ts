import { expect, test } from 'vitest';
import { bridgeRows } from '#shared/annotation/bridge-rows.ts';

/** A body whose pelvis is at x metres and whose left knee is bent by an angle, radians. */
function row(x: number, angle: number) {
  const poses = new Float32Array(72);
  poses[12] = angle;
  return { poses, trans: Float32Array.of(x, 1, 0) };
}

test('from rest to rest motion begins and ends slowly, and is half way in the middle', () => {
  const { poses, trans } = bridgeRows({ before: row(0, 0), after: row(1, 0.8) }, 9);
  expect(trans[3 * 4]).toBeCloseTo(0.5, 6);
  expect(poses[4 * 72 + 12]).toBeCloseTo(0.4, 6);
  expect(trans[0]!).toBeLessThan(0.05);
  expect(trans[3 * 8]!).toBeGreaterThan(0.95);
});

test('at the pace of both ends even motion goes on evenly', () => {
  const at = (t: number) => row(0.1 * t, 0.05 * t);
  const { poses, trans } = bridgeRows({ beforeThat: at(0), before: at(1), after: at(8), afterThat: at(9) }, 6);
  for (let t = 0; t < 6; t++) {
    expect(trans[3 * t]).toBeCloseTo(0.1 * (t + 2), 5);
    expect(poses[72 * t + 12]).toBeCloseTo(0.05 * (t + 2), 5);
  }
});

test('a wild pace at an end does not lead astray', () => {
  const { trans } = bridgeRows({ beforeThat: row(-5, 0), before: row(0, 0), after: row(0.1, 0) }, 30);
  for (let t = 0; t < 30; t++) expect(Math.abs(trans[3 * t]!)).toBeLessThan(0.2);
});
