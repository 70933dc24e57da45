import { expect, test } from 'vitest';
import {
  floorDraft,
  gridLines,
  isGoodFloor,
  pixelOf,
  pullHandle,
  putFoot,
  seenFrom,
} from '#renderer/panels/video/tools/floor-draft.ts';
import { exponential } from '#shared/math/rotation3.ts';

const TAKE = {
  camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1.5, 4] },
  focal_px: 1000,
  image_size: [1280, 720] as [number, number],
};

test('the tool opens on the floor that stands, its handles on it and in the picture', () => {
  const draft = floorDraft(TAKE);
  expect(draft.floor.up).toEqual([0, -1, 0]);
  expect(draft.floor.offset).toBeCloseTo(1.5, 9);
  for (const [x, y, z] of draft.handles) {
    expect(y).toBeCloseTo(1.5, 9);
    const at = pixelOf(draft, [x, y, z])!;
    expect(at.x).toBeGreaterThan(0);
    expect(at.x).toBeLessThan(1280);
  }
  expect(gridLines(draft).length).toBeGreaterThan(20);
});

test('a pulled handle stays under the pointer, and the floor goes through all three', () => {
  const before = floorDraft(TAKE);
  const at = pixelOf(before, before.handles[2])!;
  const draft = pullHandle(before, 2, { x: at.x + 5, y: at.y - 20 });
  const now = pixelOf(draft, draft.handles[2])!;
  expect([now.x, now.y]).toEqual([expect.closeTo(at.x + 5, 6), expect.closeTo(at.y - 20, 6)]);
  const { up, offset } = draft.floor;
  for (const [x, y, z] of draft.handles) expect(up[0] * x + up[1] * y + up[2] * z + offset).toBeCloseTo(0, 9);
  expect(up[2]).not.toBeCloseTo(before.floor.up[2], 3);
  expect(isGoodFloor(draft)).toBe(true);
  expect(isGoodFloor(pullHandle(pullHandle(before, 0, { x: 300, y: -900 }), 1, { x: 900, y: -900 }))).toBe(false);
});

test('a foot that stands pulls the floor to it; clicked again it lets go', () => {
  const before = floorDraft(TAKE);
  const draft = putFoot(before, [0, 1.2, 4]);
  expect(draft.floor.offset).toBeLessThan(1.35);
  expect(draft.feet).toHaveLength(1);
  const again = putFoot(draft, [0, 1.2, 4]);
  expect(again.feet).toHaveLength(0);
  expect(again.floor).toEqual(before.standing);
});

test('over a frame whose camera has turned and travelled the floor is drawn and pulled where it is seen there', () => {
  const now = {
    turn: exponential([0.03, 0.25, 0]),
    place: [0.4, -0.1, 0.3] as [number, number, number],
    focalPx: 1150,
  };
  const draft = seenFrom(floorDraft(TAKE), now);
  const before = pixelOf(draft, draft.handles[2])!;
  const to = { x: before.x + 20, y: before.y + 35 };
  const pulled = pullHandle(draft, 2, to);
  const at = pixelOf(pulled, pulled.handles[2])!;
  expect([at.x, at.y].map(Math.round)).toEqual([to.x, to.y].map(Math.round));
  // The floor stays told in the first camera's axes: the handles that were not pulled lie on it where they lay.
  const [up, [x, y, z]] = [pulled.floor.up, pulled.handles[0]];
  expect(up[0] * x + up[1] * y + up[2] * z + pulled.floor.offset).toBeCloseTo(0, 6);
  expect(pulled.handles[0]).toEqual(draft.handles[0]);
  const back = pullHandle(pulled, 2, before);
  expect(back.floor.offset).toBeCloseTo(1.5, 3);
  // A foot set on it lies on it, and handles stay in the picture that is seen.
  const foot = putFoot(draft, [0.2, 1.45, 4]);
  for (const handle of foot.handles) expect(pixelOf(foot, handle)).not.toBeNull();
});
