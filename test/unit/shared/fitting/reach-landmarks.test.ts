import { expect, test } from 'vitest';
import { FIRST_LANDMARK, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { refitWindow } from '#shared/fitting/refit-window.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { motionOfTake } from '#shared/fitting/take-motion.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

const ROW = 25;
const WINDOW = { from: 10, to: 41 };

/** Places of landmarks in the picture, px, by row of the take. */
async function pictureOf(take: Take, changes: Partial<Take> = {}, first = 0) {
  const body = await solverBody();
  const rows = (changes.trans ?? take.trans).length / 3;
  const points = posedPoints(body.table, motionOfTake({ ...take, ...changes }, body, 0, rows));
  return (row: number, landmark: number): [number, number] => {
    const p = ((row - first) * POINT_COUNT + FIRST_LANDMARK + landmark) * 3;
    const [x, y, z] = points.subarray(p, p + 3) as unknown as [number, number, number];
    return [(take.focalPx * x) / z + take.imageSize[0] / 2, (take.focalPx * y) / z + take.imageSize[1] / 2];
  };
}

const apart = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

const FAR: readonly [name: string, landmark: number, root: number, metres: number, angle: number][] = [
  ['wrist raised overhead', LANDMARK.l_wrist, LANDMARK.l_shoulder, 0.42, -1.4],
  ['wrist across the body', LANDMARK.r_wrist, LANDMARK.r_shoulder, 0.35, 0.3],
  ['elbow to the side', LANDMARK.l_elbow, LANDMARK.l_shoulder, 0.22, 0.1],
  ['standing foot lifted', LANDMARK.r_ankle, LANDMARK.r_hip, 0.6, 2.4],
];

test.each(FAR)(
  '%s: what a person puts far from the body is where it was put',
  async (_, landmark, root, metres, angle) => {
    const body = await solverBody();
    const person = await syntheticPerson({ frames: 50, noisePx: 2, noiseDepth: 0.03 });
    const take = solveTakes([person.track], person.clip, body, { quality: 'fast' }).takes[0]!;
    const before = await pictureOf(take);
    const scale = take.focalPx / take.jointsCam[ROW * 72 + 2]!;
    const [cx, cy] = before(ROW, root);
    const target = [cx + metres * scale * Math.cos(angle), cy + metres * scale * Math.sin(angle)] as const;
    expect(apart(before(ROW, landmark), target)).toBeGreaterThan(40);

    const edits = [{ row: ROW, landmark, x: target[0], y: target[1] }];
    const { poses, trans } = refitWindow(take, body, { ...WINDOW, edits });
    const after = await pictureOf(take, { poses, trans }, WINDOW.from);
    expect(apart(after(ROW, landmark), target)).toBeLessThan(8);

    // Neighbours come along, the ends of the window stay, and so does the rest of the body.
    const moved = (row: number) => apart(before(row, landmark), after(row, landmark));
    expect(moved(ROW + 1)).toBeGreaterThan(0.6 * moved(ROW));
    expect(moved(ROW + 1)).toBeGreaterThan(moved(ROW + 6));
    expect(Math.max(moved(WINDOW.from), moved(WINDOW.to - 1))).toBeLessThan(6);
    for (const other of [LANDMARK.nose, LANDMARK.l_hip, LANDMARK.r_hip]) {
      expect(apart(before(ROW, other), after(ROW, other))).toBeLessThan(20);
    }
  },
);

test('a landmark put out of reach stretches the limb towards it and leaves the body together', async () => {
  const body = await solverBody();
  const person = await syntheticPerson({ frames: 50, noisePx: 2 });
  const take = solveTakes([person.track], person.clip, body, { quality: 'fast' }).takes[0]!;
  const before = await pictureOf(take);
  const [x, y] = before(ROW, LANDMARK.l_wrist);
  const edits = [{ row: ROW, landmark: LANDMARK.l_wrist, x: x + 900, y: y - 700 }];
  const { poses, trans } = refitWindow(take, body, { ...WINDOW, edits });
  expect(poses.every(Number.isFinite)).toBe(true);
  const after = await pictureOf(take, { poses, trans }, WINDOW.from);
  const hips = apart(before(ROW, LANDMARK.l_hip), after(ROW, LANDMARK.l_hip));
  expect(hips).toBeLessThan(apart(before(ROW, LANDMARK.l_wrist), after(ROW, LANDMARK.l_wrist)));
  expect(apart(before(WINDOW.from, LANDMARK.l_hip), after(WINDOW.from, LANDMARK.l_hip))).toBeLessThan(10);
});
