import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { cleanProjectTakes } from '#main/services/cleanup/clean-project-takes.ts';
import { cleanedTake } from '#main/services/cleanup/cleaned-take.ts';
import { withCleanup } from '#main/services/cleanup/with-cleanup.ts';
import type { Annotation } from '#main/services/studio/annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { loadTakes } from '#main/services/takes/list-takes.ts';
import { openProject } from '#main/store/open-project.ts';
import { defaultStack } from '#shared/cleanup/default-stack.ts';
import { newOperation } from '#shared/cleanup/stack.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();
const path = () => folder.path('p.vibe');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function opened(): Annotation {
  const store = openProject(path());
  const annotation = withCleanup(openAnnotation)({ store, changes: createChanges() });
  closing.push(
    () => store.close(),
    () => annotation.close?.(),
  );
  return annotation;
}
const digest = (data: ArrayLike<number>) => createHash('sha1').update(Float32Array.from(data)).digest('hex');
const poses = async (annotation: Annotation) => digest((await annotation.takeRows(1, 'poses'))!.data);
const stack = () => ({ version: 1, operations: [newOperation('smooth', { strength: 1 }), newOperation('foot-lock')] });

test('a take is shown after its clean-up, before it where the switch says so, and what is below stays', async () => {
  await annotatedProject(path());
  const annotation = opened();
  const before = await poses(annotation);
  await annotation.setCleanup(1, stack());
  const after = await poses(annotation);
  expect(after).not.toEqual(before);
  expect(digest((await annotation.wholeTake(1))!.poses)).toEqual(before);
  annotation.cleanup!.show(false);
  expect(await poses(annotation)).toEqual(before);
  expect(annotation.takesOfMedia(1).find(({ id }) => id === 1)).toMatchObject({ cleaned: 'hidden' });
  annotation.cleanup!.show(true);
  expect(await poses(annotation)).toEqual(after);
  const all = (await annotation.takeRows(1, 'poses'))!.data;
  expect((await annotation.takeRows(1, 'poses', { start: 10, end: 12 }))!.data).toEqual(all.slice(720, 864));
});

test('clean-up is one edit: it is counted, undone, redone, and there after a restart', async () => {
  await annotatedProject(path());
  let annotation = opened();
  const before = await poses(annotation);
  const { revision, changed } = await annotation.setCleanup(1, stack());
  expect(changed).toEqual([{ take_id: 1, span: { from: 0, to: 90 } }]);
  expect(annotation.state()).toMatchObject({ revision, undo: 'cleanup' });
  const after = await poses(annotation);
  for (const close of closing.splice(0).reverse()) await close();
  annotation = opened();
  expect(await poses(annotation)).toEqual(after);
  await annotation.edits.undo({}, new AbortController().signal);
  expect(await poses(annotation)).toEqual(before);
  expect(annotation.cleanup!.state(1).stack.operations).toEqual([]);
  await annotation.edits.redo({}, new AbortController().signal);
  expect(await poses(annotation)).toEqual(after);
});

test('a preview is shown and measured and not kept', async () => {
  await annotatedProject(path());
  const annotation = opened();
  const before = await poses(annotation);
  const report = await annotation.cleanup!.preview(1, {
    ...stack(),
    operations: [...stack().operations, newOperation('resample', { rate: '60' })],
  });
  expect(report.operations.map(({ kind }) => kind)).toEqual(['smooth', 'foot-lock', 'resample']);
  expect(report.operations[2]!.resampled).toMatchObject({ framesIn: 90, keysOut: 179 });
  expect(await poses(annotation)).not.toEqual(before);
  expect(annotation.state().undo).toBeNull();
  annotation.cleanup!.forget(1);
  expect(await poses(annotation)).toEqual(before);
});

test('the camera goes with a levelled floor, and a walk on the spot is not laid over the video', async () => {
  await annotatedProject(path());
  const annotation = opened();
  const item = () => annotation.takesOfMedia(1).find(({ id }) => id === 1)!;
  const { camera } = item();
  await annotation.setCleanup(1, { version: 1, operations: [newOperation('floor', { raise: 20 })] });
  await poses(annotation);
  expect(item().camera.translation).not.toEqual(camera.translation);
  expect(item().world_only).toBe(false);
  await annotation.setCleanup(1, { version: 1, operations: [newOperation('root', { travel: 'in-place' })] });
  await poses(annotation);
  expect(item().world_only).toBe(true);
});

test('what trimming and looping leave is told with the take and shown as it will be exported', async () => {
  await annotatedProject(path());
  const annotation = opened();
  const row = async (t: number) => [...(await annotation.takeRows(1, 'poses', { start: t, end: t + 1 }))!.data];
  const before = [await row(19), await row(20), await row(50)];
  const loop = { ...newOperation('loop', { blend: 0.2 }), interval: { from: 20, to: 70 } };
  await annotation.setCleanup(1, { version: 1, operations: [loop] });
  const after = [await row(19), await row(20), await row(50)];
  expect(after[0]).toEqual(before[0]);
  expect(after[1]).not.toEqual(before[1]);
  expect(after[2]!.every((value, i) => Math.abs(value - Number(before[2]![i])) < 1e-5)).toBe(true);
  const item = annotation.takesOfMedia(1).find(({ id }) => id === 1)!;
  expect(item.exported).toEqual({ from: 20, to: 64, loops: true });
  expect(item.world_only).toBe(false);
});

test('a stack is tried on its take before it is kept', async () => {
  await annotatedProject(path());
  const { cleanup } = opened();
  const far = { ...newOperation('smooth'), interval: { from: 0, to: 500 } };
  await expect(cleanup!.check(1, { version: 1, operations: [far] })).rejects.toMatchObject({ code: 'cleanup/outside' });
  await cleanup!.check(1, { version: 1, operations: [{ ...far, on: false }] });
  await expect(cleanup!.check(77, { version: 1, operations: [] })).rejects.toMatchObject({ code: 'edit/unknown-take' });
});

test('exports read cleaned takes, with what they were before', async () => {
  await annotatedProject(path());
  using store = openProject(path());
  const [line] = await cleanProjectTakes(store, ['1'], () => ({
    version: 1,
    operations: [newOperation('trim'), newOperation('time-scale', { speed: 2 })],
  }));
  expect(line!.report.after.frames).toBe(45);
  const [first, second] = await loadTakes(store, []);
  expect(first!.take.frames).toBe(45);
  expect(first!.uncleaned.frames).toBe(90);
  expect(second!.take).toBe(second!.uncleaned);
  expect((await cleanedTake(store, 1, { timing: false }))!.take.frames).toBe(90);
});

test('a stack that does not fit one take changes none', async () => {
  await annotatedProject(path());
  using store = openProject(path());
  const far = { ...newOperation('smooth'), interval: { from: 0, to: 80 } };
  await expect(cleanProjectTakes(store, [], () => ({ version: 1, operations: [far] }))).rejects.toMatchObject({
    code: 'cleanup/outside',
  });
  await expect(cleanProjectTakes(store, ['77'], () => defaultStack())).rejects.toMatchObject({ code: 'take/missing' });
  expect((await cleanProjectTakes(store, [], null)).every(({ stack }) => stack.operations.length === 0)).toBe(true);
});

test('clean-up of a newer version is told and the take shown as it was', async () => {
  await annotatedProject(path());
  {
    using store = openProject(path());
    store.write(() =>
      store.run(
        'INSERT INTO annotation (take_id, kind, frame, value) VALUES (1, \'cleanup\', 0, \'{"version": 2, "steps": []}\')',
      ),
    );
    expect(() =>
      store.write(() =>
        store.run("INSERT INTO annotation (take_id, kind, frame, value) VALUES (2, 'cleanup', 0, '{}')"),
      ),
    ).toThrow('a clean-up says its version');
  }
  const annotation = opened();
  expect((await annotation.takeRows(1, 'poses'))!.frames).toBe(90);
  expect(() => annotation.cleanup!.state(1)).toThrow(expect.objectContaining({ code: 'cleanup/newer' }));
  using store = openProject(path(), { readOnly: true });
  await expect(loadTakes(store, ['1'])).rejects.toMatchObject({ code: 'cleanup/newer' });
});
