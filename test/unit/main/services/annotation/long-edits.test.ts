import { afterEach, expect, test } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import type { Annotation, LongWork } from '#main/services/studio/annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import { solveAgain } from '#shared/fitting/solve-again.ts';
import type { Take } from '#shared/fitting/take.ts';
import { floorOfTake } from '#shared/fitting/take-motion.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { saveProject, solvedPeople } from '#test/support/annotated-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const folder = projectFolder();
const never = new AbortController().signal;
let open: { store: ProjectStore; annotation: Annotation } | null = null;

afterEach(async () => {
  await open?.annotation.close?.();
  open?.store.close();
  open = null;
});

/** A project of two people, the first unseen in frames 40 to 52, and what does long work in this process. */
async function start(found: (take: Take) => Take | null = () => null) {
  const path = folder.path('a.vibe');
  const { person, takes } = await solvedPeople();
  const holed = structuredClone(takes[0]!);
  holed.seen.fill(0, 40, 52);
  holed.keypoints2d.fill(0, 40 * 99, 52 * 99);
  saveProject(path, person, [holed, takes[1]!]);
  const body = await solverBody();
  const asked: unknown[] = [];
  const work: LongWork = {
    videoOf: async () => ({ ptsUs: person.clip.ptsUs, width: 1280, height: 720, fps: person.clip.fps }) as never,
    redetect: async (request) => {
      asked.push(request);
      return found(takes[0]!);
    },
    solveAgain: async (of, ask, ctx) => solveAgain(of, body, ask, ctx),
  };
  const store = openProject(path);
  const annotation = openAnnotation({ store, changes: createChanges(), work });
  open = { store, annotation };
  return { a: annotation, e: annotation.edits, takes, asked };
}

async function rows(a: Annotation, id: number, array: string): Promise<Float32Array> {
  return (await a.takeRows(id, array))!.data as Float32Array;
}

test('holes are filled and marked, longer ones left and told, and one undo opens them again', async () => {
  const { a, e } = await start();
  const before = await rows(a, 1, 'poses');
  const asked = { take_id: 1, from: 0, to: 90, max_frames: null, blend: 'spline' as const };
  await expect(e.fillGaps({ ...asked, max_frames: 5 }, never)).rejects.toMatchObject({ code: 'edit/no-gap' });
  const result = (await e.fillGaps(asked, never)) as EditResult;
  expect(result).toMatchObject({ made: [{ take_id: 1, from: 40, to: 52 }], left: [] });
  expect(a.takesOfMedia(1)[0]!.filled).toEqual([{ from: 40, to: 52 }]);
  const after = await rows(a, 1, 'poses');
  expect(after.every(Number.isFinite)).toBe(true);
  expect(after.subarray(0, 40 * 72)).toEqual(before.subarray(0, 40 * 72));
  expect([...(await rows(a, 1, 'seen')).subarray(40, 52)]).toEqual(Array(12).fill(0));
  const joints = await rows(a, 1, 'joints');
  for (let t = 39; t < 53; t++) {
    for (let k = 0; k < 72; k++) expect(Math.abs(joints[t * 72 + k]! - joints[(t - 1) * 72 + k]!)).toBeLessThan(0.12);
  }
  await e.undo({}, never);
  expect(await rows(a, 1, 'poses')).toEqual(before);
  expect(a.takesOfMedia(1)[0]!.filled).toEqual([]);
});

test('a person found in a drawn box is shown in the hole, and taken back by one undo', async () => {
  const cut = (take: Take) => part(take, 40, 52);
  const { a, e, asked, takes } = await start(cut);
  const before = await rows(a, 1, 'keypoints2d');
  const box = { x: 10, y: 10, width: 200, height: 400 };
  const ask = { media_id: 1, take_id: 1, frame: 45, box, span: null, quality: 'fast' as const };
  const result = (await e.redetect(ask, never)) as EditResult;
  expect(asked[0]).toMatchObject({ from: 40, to: 52, box: { frame: 45, ...box }, person: 1 });
  expect(result.made).toEqual([{ take_id: 1, from: 40, to: 52 }]);
  const seen = await rows(a, 1, 'seen');
  expect(seen[45]).toBe(1);
  expect((await rows(a, 1, 'keypoints2d')).subarray(45 * 99, 46 * 99)).toEqual(
    takes[0]!.keypoints2d.subarray(45 * 99, 46 * 99),
  );
  expect(a.takesOfMedia(1)).toHaveLength(2);
  await e.undo({}, never);
  expect(await rows(a, 1, 'keypoints2d')).toEqual(before);
});

test('a person who was missed becomes a take of their own, which undo takes away and redo brings back', async () => {
  const { a, e } = await start((take) => ({ ...part(take, 10, 60), person: 3 }));
  const box = { x: 10, y: 10, width: 200, height: 400 };
  const ask = { media_id: 1, take_id: null, frame: 20, box, span: null, quality: 'fast' as const };
  const result = (await e.redetect(ask, never)) as EditResult;
  const id = result.made![0]!.take_id;
  expect(a.takesOfMedia(1).map((take) => take.person)).toEqual([1, 2, 3]);
  expect(a.takesOfMedia(1)[2]).toMatchObject({ id, first_frame: 10, frames: 50 });
  await e.undo({}, never);
  expect(a.takesOfMedia(1)).toHaveLength(2);
  await e.redo({}, never);
  expect(a.takesOfMedia(1)).toHaveLength(3);
});

test('where nobody is in the box nothing changes, and it is said', async () => {
  const { a, e } = await start(() => null);
  const box = { x: 10, y: 10, width: 200, height: 400 };
  const ask = { media_id: 1, take_id: 1, frame: 45, box, span: null, quality: 'fast' as const };
  await expect(e.redetect(ask, never)).rejects.toMatchObject({ code: 'edit/nobody-here' });
  expect(a.state().undo).toBeNull();
  expect(a.working()).toBeNull();
});

test('a given height changes one person, keeps the world, and undo brings shape and place back', async () => {
  const { a, e } = await start();
  const [before, other] = a.takesOfMedia(1);
  const trans = await rows(a, 1, 'trans');
  await e.setHeight({ take_id: 1, height_cm: 200 }, never);
  const [after, still] = a.takesOfMedia(1);
  expect(after!.betas).not.toEqual(before!.betas);
  expect(after!.camera).toEqual(before!.camera);
  expect(still).toEqual(other);
  const depth = (joints: Float32Array) => joints[45 * 72 + 2]!;
  expect(depth(await rows(a, 1, 'jointsCam'))).toBeGreaterThan(1.05 * Math.abs(before!.camera.translation[2]! * 0.5));
  await e.undo({}, never);
  expect(a.takesOfMedia(1)[0]).toMatchObject({ betas: before!.betas, camera: before!.camera });
  expect(await rows(a, 1, 'trans')).toEqual(trans);
});

test('another focal length and a drawn floor place everybody anew; corrections are refitted over it', async () => {
  const { a, e } = await start();
  const take = a.takesOfMedia(1)[0]!;
  const [x, y] = (await rows(a, 1, 'keypoints2d')).subarray(20 * 99 + 3 * LANDMARK.l_wrist);
  const edit = { frame: 20, landmark: LANDMARK.l_wrist, x: x! + 40, y: y! - 40, state: 'visible' as const };
  await e.moveKeypoints({ take_id: 1, edits: [edit] }, never);
  await e.setFocal({ take_id: 1, focal_px: take.focal_px * 1.2 }, never);
  const focal = a.takesOfMedia(1);
  expect(focal.map((t) => t.focal_px)).toEqual([take.focal_px * 1.2, take.focal_px * 1.2]);
  expect(focal[1]!.camera).toEqual(focal[0]!.camera);
  expect(focal[0]!.corrected).toEqual([{ from: 5, to: 36 }]);
  expect((await rows(a, 1, 'joint_error'))[20 * 33 + LANDMARK.l_wrist]).toBeLessThan(12);

  const standing = floorOfTake({ camera: focal[0]!.camera });
  await e.setFloor({ take_id: 1, floor: { up: [...standing.up], offset: standing.offset + 0.3 } }, never);
  const placed = a.takesOfMedia(1);
  expect(floorOfTake({ camera: placed[0]!.camera }).offset).toBeCloseTo(standing.offset + 0.3, 5);
  expect(placed[1]!.camera).toEqual(placed[0]!.camera);
  const upside = { up: [0, 1, 0] as [number, number, number], offset: 1 };
  await expect(async () => e.setFloor({ take_id: 1, floor: upside }, never)).rejects.toMatchObject({
    code: 'edit/no-floor',
  });
  await e.undo({}, never);
  await e.undo({}, never);
  expect(a.takesOfMedia(1)[0]).toMatchObject({ focal_px: take.focal_px, camera: take.camera });
});

test('an edit that is stopped changes nothing', async () => {
  const { a, e } = await start();
  const stop = AbortSignal.abort();
  await expect(e.setHeight({ take_id: 1, height_cm: 150 }, stop)).rejects.toThrow();
  expect(a.state()).toMatchObject({ revision: 0, undo: null });
});

/** Rows of a take as a take of their own. */
function part(take: Take, from: number, to: number): Take {
  const cut = <A extends { slice(a: number, b: number): unknown }>(array: A, width: number) =>
    array.slice(from * width, to * width) as A;
  return {
    ...take,
    firstFrame: from,
    frames: to - from,
    ptsUs: cut(take.ptsUs, 1),
    poses: cut(take.poses, 72),
    trans: cut(take.trans, 3),
    joints: cut(take.joints, 72),
    jointsCam: cut(take.jointsCam, 72),
    keypoints2d: cut(take.keypoints2d, 99),
    contacts: cut(take.contacts, 4),
    score: cut(take.score, 1),
    seen: cut(take.seen, 1),
  };
}
