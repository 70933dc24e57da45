import { afterEach, expect, test } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import type { Annotation } from '#main/services/studio/annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { EditResult } from '#shared/contract/studio/edits.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';

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
