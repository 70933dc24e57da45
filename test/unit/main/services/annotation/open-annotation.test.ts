import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import type { Annotation } from '#main/services/studio/annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { seededRandom } from '#test/support/random-records.ts';

const folder = projectFolder();
const never = new AbortController().signal;
let open: { store: ProjectStore; annotation: Annotation } | null = null;

afterEach(close);

async function close(): Promise<void> {
  await open?.annotation.close?.();
  open?.store.close();
  open = null;
}

async function start(): Promise<{ a: Annotation; e: Annotation['edits']; one: number; two: number }> {
  const path = folder.path('a.vibe');
  const { ids } = await annotatedProject(path);
  return { ...reopen(path), one: ids[0], two: ids[1] };
}

function reopen(path = folder.path('a.vibe')): { a: Annotation; e: Annotation['edits'] } {
  const store = openProject(path);
  const annotation = openAnnotation({ store, changes: createChanges() });
  open = { store, annotation };
  return { a: annotation, e: annotation.edits };
}

const ARRAYS = ['poses', 'trans', 'joints', 'jointsCam', 'keypoints2d', 'contacts', 'score', 'seen', 'joint_error'];

async function bytesOf(a: Annotation, id: number): Promise<string> {
  const rows = await Promise.all(ARRAYS.map((array) => a.takeRows(id, array)));
  return rows
    .map((part) => Buffer.from(part!.data.buffer, part!.data.byteOffset, part!.data.byteLength).toString('base64'))
    .join();
}

async function at(a: Annotation, id: number, array: string, row: number): Promise<number[]> {
  const part = await a.takeRows(id, array, { start: row, end: row + 1 });
  return [...part!.data];
}

test('a moved landmark is followed, told, and kept in one step of undo', async () => {
  const { a, e, one } = await start();
  const before = await bytesOf(a, one);
  const [x, y] = (await at(a, one, 'keypoints2d', 40)).slice(3 * LANDMARK.l_wrist) as [number, number];
  const edit = { frame: 40, landmark: LANDMARK.l_wrist, x: x + 30, y: y - 20, state: 'visible' as const };
  const result = (await e.moveKeypoints({ take_id: one, edits: [edit] }, never)) as EditResult;
  expect(result.changed).toEqual([{ take_id: one, span: { from: 25, to: 56 } }]);
  expect(result.error_px!.after).toBeLessThan(result.error_px!.before);
  expect((await at(a, one, 'joint_error', 40))[LANDMARK.l_wrist]).toBeLessThan(12);
  expect(a.takesOfMedia(1)[0]).toMatchObject({ source: 'correction', corrected: [{ from: 25, to: 56 }], revision: 1 });
  expect(a.state()).toEqual({ revision: 1, undo: 'moveKeypoints', redo: null });
  await e.undo({}, never);
  expect(await bytesOf(a, one)).toBe(before);
  await e.redo({}, never);
  expect((await at(a, one, 'joint_error', 40))[LANDMARK.l_wrist]).toBeLessThan(12);
  const cleared = (await e.clearKeypoints({ take_id: one, from: 40, to: 41 }, never)) as EditResult;
  expect(cleared.changed).toHaveLength(1);
  expect(await bytesOf(a, one)).toBe(before);
});

test('a turned joint holds its pose in its frame, and its neighbours follow without a jump', async () => {
  const { a, e, one } = await start();
  const joint = JOINT.l_elbow;
  const target: [number, number, number] = [0.2, -1.3, 0.4];
  const result = (await e.rotateJoint({ take_id: one, frame: 45, joint, rotation: target }, never)) as EditResult;
  expect(result.changed).toEqual([{ take_id: one, span: { from: 30, to: 61 } }]);
  const poses = (await a.takeRows(one, 'poses'))!.data;
  const vector = (row: number) => [0, 1, 2].map((k) => poses[row * 72 + 3 * joint + k]!);
  expect(apart(vector(45), target)).toBeLessThan(0.1);
  for (let row = 28; row < 62; row++) expect(apart(vector(row), vector(row + 1))).toBeLessThan(0.45);
});

test('a pinned foot stands still, and is let go again', async () => {
  const { a, e, one } = await start();
  const before = await bytesOf(a, one);
  await e.setContact({ take_id: one, from: 30, to: 50, foot: 'left', state: 'pinned' }, never);
  const contacts = (await a.takeRows(one, 'contacts', { start: 30, end: 50 }))!.data;
  for (let t = 0; t < 20; t++) expect([contacts[4 * t], contacts[4 * t + 1]]).toEqual([1, 1]);
  const joints = (await a.takeRows(one, 'joints', { start: 30, end: 50 }))!.data;
  const ankle = (t: number) => [0, 1, 2].map((k) => joints[t * 72 + 3 * JOINT.l_ankle + k]!);
  for (let t = 1; t < 20; t++) expect(apart(ankle(t), ankle(0))).toBeLessThan(0.03);
  await e.setContact({ take_id: one, from: 0, to: 90, foot: 'left', state: 'auto' }, never);
  expect(await bytesOf(a, one)).toBe(before);
});

test('exchanged sides are exchanged in what was seen, and doing it twice shows the prediction', async () => {
  const { a, e, one } = await start();
  const before = await bytesOf(a, one);
  const seen = await at(a, one, 'keypoints2d', 40);
  await e.swapSides({ take_id: one, from: 30, to: 50 }, never);
  const now = await at(a, one, 'keypoints2d', 40);
  const point = (row: number[], k: number) => row.slice(3 * k, 3 * k + 3);
  expect(point(now, LANDMARK.l_wrist)).toEqual(point(seen, LANDMARK.r_wrist));
  await e.swapSides({ take_id: one, from: 30, to: 50 }, never);
  expect(await bytesOf(a, one)).toBe(before);
});

test('a split take is two, and merged again one with the same rows', async () => {
  const { a, e, one } = await start();
  const before = await a.takeRows(one, 'poses');
  const result = (await e.split({ take_id: one, frame: 30 }, never)) as EditResult;
  expect(result.structure).toBe(true);
  const [first, second] = a.takesOfMedia(1).filter((take) => take.id !== 2);
  expect([first!.first_frame, first!.frames]).toEqual([0, 30]);
  expect([second!.first_frame, second!.frames, second!.person]).toEqual([30, 60, 3]);
  expect([...(await a.takeRows(second!.id, 'poses'))!.data]).toEqual([...before!.data.slice(30 * 72)]);
  await e.merge({ keep: one, absorb: second!.id }, never);
  expect(a.takesOfMedia(1).map(({ id, frames }) => [id, frames])).toEqual([
    [1, 90],
    [2, 40],
  ]);
  expect([...(await a.takeRows(one, 'poses'))!.data]).toEqual([...before!.data]);
});

test('people exchanged from a frame on carry each other’s rows from there, on their own shape', async () => {
  const { a, e, one, two } = await start();
  const seen = await at(a, one, 'keypoints2d', 50);
  const poses = await at(a, one, 'poses', 58);
  await e.swapPeople({ a: one, b: two, frame: 40 }, never);
  const [first, second] = a.takesOfMedia(1);
  expect([first!.first_frame, first!.frames]).toEqual([0, 60]);
  expect([second!.first_frame, second!.frames]).toEqual([20, 70]);
  expect(await at(a, two, 'keypoints2d', 30)).toEqual(seen);
  expect(await at(a, two, 'poses', 38)).toEqual(poses);
  const whole = (await a.wholeTake(two))!;
  expect(whole.frames).toBe(70);
  expect(takeProblems(whole)).toEqual([]);
});

test('takes apart in time become one across a bridged gap', async () => {
  const { a, e, one } = await start();
  await e.split({ take_id: one, frame: 30 }, never);
  await e.split({ take_id: 3, frame: 50 }, never);
  await e.remove({ take_id: 3 }, never);
  await e.merge({ keep: one, absorb: 4 }, never);
  const whole = (await a.wholeTake(one))!;
  expect(whole.frames).toBe(90);
  expect([...whole.seen.slice(29, 51)]).toEqual([1, ...Array(20).fill(0), 1]);
  expect(takeProblems(whole)).toEqual([]);
});

test('what cannot be done is refused with its reason, and leaves nothing behind', async () => {
  const { a, e, one, two } = await start();
  const refused = async (call: unknown, code: string) => {
    await expect(call).rejects.toMatchObject({ code });
  };
  const edit = { landmark: 3, x: 1, y: 2, state: 'visible' as const };
  await refused(e.moveKeypoints({ take_id: 9, edits: [{ frame: 1, ...edit }] }, never), 'edit/unknown-take');
  await refused(e.moveKeypoints({ take_id: two, edits: [{ frame: 10, ...edit }] }, never), 'edit/outside');
  await refused(e.merge({ keep: one, absorb: two }, never), 'edit/overlap');
  await refused(e.split({ take_id: one, frame: 0 }, never), 'edit/outside');
  await refused(e.undo({}, never), 'edit/nothing');
  await refused(e.redo({}, never), 'edit/nothing');
  expect(a.state()).toEqual({ revision: 0, undo: null, redo: null });
});

test('a landmark put anywhere gives numbers, and one undo takes it back', async () => {
  const { a, e, one } = await start();
  const before = await bytesOf(a, one);
  for (const [x, y] of [
    [1e7, -1e7],
    [0, 0],
    [-5000, 360],
  ] as const) {
    const edits = [{ frame: 40, landmark: LANDMARK.r_ankle, x, y, state: 'visible' as const }];
    await e.moveKeypoints({ take_id: one, edits }, never);
    expect(takeProblems((await a.wholeTake(one))!)).toEqual([]);
    await e.undo({}, never);
    expect(await bytesOf(a, one)).toBe(before);
  }
});

test('an edit that changes nothing is no step of undo', async () => {
  const { a, e, one } = await start();
  await e.rename({ take_id: one, name: 'Anna' }, never);
  const same = (await e.rename({ take_id: one, name: 'Anna' }, never)) as EditResult;
  expect(same).toMatchObject({ revision: 1, changed: [], structure: false });
  await e.clearKeypoints({ take_id: one, from: 0, to: 90 }, never);
  await e.undo({}, never);
  expect(a.state()).toEqual({ revision: 2, undo: null, redo: 'rename' });
});

test('any edits, taken back one by one, leave the original bytes; restarts in between change nothing', async () => {
  let { a, e } = await start();
  const states: string[] = [await everything(a)];
  const random = seededRandom(11);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const pick = <T>(list: readonly T[]): T => list[between(0, list.length)]!;
  for (let step = 0; states.length < 13; step++) {
    const take = pick(a.takesOfMedia(1));
    const frame = between(take.first_frame, take.first_frame + take.frames);
    const span = { from: frame, to: frame + between(1, 25) };
    const take_id = take.id;
    const choices: (() => unknown)[] = [
      () => e.moveKeypoints({ take_id, edits: [{ frame, landmark: 15, x: 600, y: 300, state: 'visible' }] }, never),
      () => e.moveKeypoints({ take_id, edits: [{ frame, landmark: 25, x: 0, y: 0, state: 'absent' }] }, never),
      () => e.clearKeypoints({ take_id, ...span }, never),
      () => e.rotateJoint({ take_id, frame, joint: 16, rotation: [random(), random(), random()] }, never),
      () => e.swapSides({ take_id, ...span }, never),
      () => e.swapPeople({ a: take_id, b: pick(a.takesOfMedia(1)).id, frame }, never),
      () => e.split({ take_id, frame }, never),
      () => e.merge({ keep: take_id, absorb: pick(a.takesOfMedia(1)).id }, never),
      () => e.setContact({ take_id, ...span, foot: 'right', state: 'pinned' }, never),
      () => e.review({ take_id, ...span, state: 'doubtful' }, never),
      () => e.rename({ take_id, name: `take ${step}` }, never),
    ];
    try {
      await pick(choices)();
      states.push(await everything(a));
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
    }
    if (step % 5 === 4) {
      await close();
      ({ a, e } = reopen());
      expect(await everything(a)).toBe(states.at(-1));
    }
  }
  for (let at = states.length - 2; at >= 0; at--) {
    await e.undo({}, never);
    expect(await everything(a)).toBe(states[at]);
  }
  expect(a.state().undo).toBeNull();
  await close();
  ({ a, e } = reopen());
  for (let at = 1; at < states.length; at++) {
    await e.redo({}, never);
    expect(await everything(a)).toBe(states[at]);
  }
});

test('what was solved for an undone edit goes when it can no longer be redone', async () => {
  const { e, one } = await start();
  const edit = { frame: 40, landmark: 15, x: 600, y: 300, state: 'visible' as const };
  await e.moveKeypoints({ take_id: one, edits: [edit] }, never);
  await e.undo({}, never);
  await e.rename({ take_id: one, name: 'Anna' }, never);
  const { store } = open!;
  expect(store.all('SELECT id FROM patch')).toEqual([]);
  expect(store.check()).toEqual([]);
  const bundles = store.get<{ n: number }>('SELECT count(*) AS n FROM bundle')!.n;
  await e.moveKeypoints({ take_id: one, edits: [edit] }, never);
  expect(store.all('SELECT id FROM patch')).toEqual([{ id: 2 }]);
  expect(store.get('SELECT count(*) AS n FROM bundle')).toEqual({ n: bundles + 1 });
});

test('reviewed stretches leave the queue of issues, and come back when the word is taken back', async () => {
  const { a, e, one } = await start();
  // A foot held down where it was lifted, far from the body, is a poor fit.
  const edits = [40, 42, 44].map((frame) => ({ frame, landmark: 27, x: 100, y: 100, state: 'visible' as const }));
  await e.moveKeypoints({ take_id: one, edits }, never);
  const issues = await a.issuesOfMedia(1);
  expect(issues.length).toBeGreaterThan(0);
  const [worst] = issues;
  expect(await a.issuesOfMedia(1)).toEqual(issues);
  await e.review({ take_id: worst!.take_id, from: worst!.from, to: worst!.to, state: 'accepted' }, never);
  expect(a.reviewOfMedia(1)).toEqual([
    { take_id: worst!.take_id, from: worst!.from, to: worst!.to, state: 'accepted' },
  ]);
  expect(await a.issuesOfMedia(1)).toEqual(issues.slice(1));
  await e.undo({}, never);
  expect(await a.issuesOfMedia(1)).toEqual(issues);
});

function apart(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

async function everything(a: Annotation): Promise<string> {
  const takes = a.takesOfMedia(1).map(({ revision: _, ...take }) => take);
  const bytes = await Promise.all(takes.map(({ id }) => bytesOf(a, id)));
  const keypoints = await Promise.all(takes.map(({ id }) => a.edits.keypoints({ take_id: id }, never)));
  return createHash('sha256')
    .update(JSON.stringify([takes, bytes, keypoints, a.reviewOfMedia(1)]))
    .digest('hex');
}

/** What a take must be whatever was done to it. */
function takeProblems(take: Take): string[] {
  const problems: string[] = [];
  for (const name of ['poses', 'trans', 'joints', 'jointsCam', 'keypoints2d', 'score'] as const) {
    if (!take[name].every(Number.isFinite)) problems.push(`${name} is not finite`);
    if (take[name].length % take.frames !== 0) problems.push(`${name} has other rows`);
  }
  for (let t = 1; t < take.frames; t++) if (!(take.ptsUs[t]! > take.ptsUs[t - 1]!)) problems.push(`time stops at ${t}`);
  for (let t = 0; t < take.frames; t++) {
    const seen = [0, 1, 2].map((k) => {
      const R = take.camera.rotation;
      const p = [0, 1, 2].map((b) => R[3 * k + b]! * take.joints[72 * t + b]!);
      return take.camera.translation[k]! + p[0]! + p[1]! + p[2]!;
    });
    if (apart(seen, [...take.jointsCam.slice(72 * t, 72 * t + 3)]) > 1e-3)
      problems.push(`camera and world differ at ${t}`);
  }
  return problems;
}
