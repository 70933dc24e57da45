import { expect, test } from 'vitest';
import { createMotion } from '#shared/fitting/kinematics.ts';
import { turnMotion } from '#shared/fitting/turn-motion.ts';
import { logarithm } from '#shared/math/rotation3.ts';

const camera = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] };
const angle = (motion: ReturnType<typeof createMotion>, row: number, joint: number) =>
  Math.hypot(...logarithm(motion.rotations.subarray((row * 24 + joint) * 9, (row * 24 + joint + 1) * 9)));

test('a turn is whole in its row, and fades to nothing at the ends of the rows that may change', () => {
  const motion = createMotion(35);
  const turns = [{ row: 117, joint: 18, rotation: [0, 1, 0] as const }];
  const targets = turnMotion(motion, { camera }, turns, 100, 102, 133);
  expect(targets.map(({ row, joint }) => [row, joint])).toEqual([[17, 18]]);
  expect(angle(motion, 17, 18)).toBeCloseTo(1, 9);
  for (const row of [0, 1, 33, 34]) expect(angle(motion, row, 18)).toBeCloseTo(0, 9);
  for (let row = 2; row < 17; row++) expect(angle(motion, row, 18)).toBeLessThan(angle(motion, row + 1, 18));
  expect(angle(motion, 17, 19)).toBe(0);
});

test('two turns of one joint share the rows between them', () => {
  const motion = createMotion(35);
  const turns = [
    { row: 20, joint: 5, rotation: [0.8, 0, 0] as const },
    { row: 10, joint: 5, rotation: [0.4, 0, 0] as const },
  ];
  turnMotion(motion, { camera }, turns, 0, 2, 33);
  expect(angle(motion, 10, 5)).toBeCloseTo(0.4, 9);
  expect(angle(motion, 20, 5)).toBeCloseTo(0.8, 9);
  expect(angle(motion, 15, 5)).toBeCloseTo(0.6, 9);
});

test('the root is turned in the axes of the world', () => {
  const motion = createMotion(5);
  const [target] = turnMotion(motion, { camera }, [{ row: 2, joint: 0, rotation: [0, 0.5, 0] }], 0, 0, 5);
  const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
  const seen = [c, 0, s, 0, -1, 0, s, 0, -c];
  for (const [i, value] of target!.rotation.entries()) expect(value).toBeCloseTo(seen[i]!, 9);
});
