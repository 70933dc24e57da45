import { expect, test } from 'vitest';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import { commonFloor, withFloor } from '#shared/cleanup/common-floor.ts';
import { newOperation } from '#shared/cleanup/stack.ts';
import { madeTake } from '#test/support/made-take.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await solverBody();
const height = madeTake(body, { frames: 1 }).joints[1]!;
const stack = { version: 1, operations: [newOperation('floor')] };

/** Stands at x, z on a floor that rises by 3 cm per metre to the right, with an error of its own. */
const standing = (x: number, z: number, error: number, contacts = 1) =>
  madeTake(body, {
    frames: 40,
    place: (t) => [x + 0.5 * t, height + 0.03 * (x + 0.5 * t) + 0.1 + error, z],
    contacts: () => [contacts, contacts, contacts, contacts],
  });

test('people of one clip are put on one floor and stay where they are to each other', () => {
  const takes = [standing(0, 0, 0.015), standing(1, 1, -0.015)];
  const floors = commonFloor(takes.map((take) => ({ take, body })));
  expect(floors[0]).toEqual(floors[1]);
  const [a, b] = takes.map((take) => applyCleanup(take, withFloor(stack, floors[0]!), body).take);
  for (const row of [0, 20, 39]) {
    const apart = (p: Float32Array, q: Float32Array) =>
      Math.hypot(...[0, 1, 2].map((k) => p[row * 72 + k]! - q[row * 72 + k]!));
    expect(apart(a!.joints, b!.joints)).toBeCloseTo(apart(takes[0]!.joints, takes[1]!.joints), 4);
  }
  // Alone, each one's feet are at 0: they part by what they were wrong.
  const [alone, other] = takes.map((take) => applyCleanup(take, stack, body).take);
  expect(Math.abs(alone!.joints[1]! - a!.joints[1]!) + Math.abs(other!.joints[1]! - b!.joints[1]!)).toBeGreaterThan(
    0.01,
  );
});

test('who stands far above or below the others, or is seen through another camera, keeps a floor of their own', () => {
  const lifted = standing(2, 0, 0.5);
  const elsewhere = standing(0, 2, 0);
  const camera = { ...elsewhere.camera, translation: [0, 3, 4] as const };
  const takes = [standing(0, 0, 0), standing(1, 1, 0.01), lifted, { ...elsewhere, camera }];
  const people = takes.map((take) => ({ take, body })) as Parameters<typeof commonFloor>[0];
  const floors = commonFloor(people);
  expect(floors.map((floor) => floor === null)).toEqual([false, false, true, true]);
  expect(commonFloor(people, 1).map((floor) => floor === null)).toEqual([false, false, false, true]);
  expect(commonFloor([])).toEqual([]);
});
