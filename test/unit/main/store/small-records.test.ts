import { expect, test } from 'vitest';
import { saveCapture } from '#main/store/capture-records.ts';
import { listExports, saveExport } from '#main/store/export-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { findModel, saveModel } from '#main/store/model-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { addOperation, markUndone, nextRedo, nextUndo } from '#main/store/operation-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import {
  addMetric,
  findTrainingRun,
  finishTrainingRun,
  listMetric,
  startTrainingRun,
} from '#main/store/training-records.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { randomTake } from '#test/support/random-records.ts';

const folder = projectFolder();

function projectWithTake(): { store: ProjectStore; takeId: number } {
  const store = openProject(folder.path('a.vibe'), { create: true });
  const mediaId = saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: new Float64Array(2) });
  saveCapture(store, { mediaId, key: 'k', details: {}, tracks: [], takes: [randomTake(3)] });
  return { store, takeId: 1 };
}

test('a model file is noted once', () => {
  const { store } = projectWithTake();
  const model = { name: 'pose', sha256: 'cc', licence: 'free', lineage: { base: null } } as const;
  const id = saveModel(store, model);
  expect(saveModel(store, { ...model, name: 'again' })).toBe(id);
  expect(findModel(store, 'cc')).toEqual({ id, ...model });
  store.close();
});

test('a training run keeps its curves, a step trained again replacing its point', () => {
  const { store } = projectWithTake();
  const run = startTrainingRun(store, null, { lr: 0.1 });
  addMetric(store, run, { step: 2, name: 'loss', value: 0.5 });
  addMetric(store, run, { step: 1, name: 'loss', value: 1 });
  addMetric(store, run, { step: 2, name: 'loss', value: Number.NaN });
  addMetric(store, run, { step: 1, name: 'other', value: 3 });
  expect(listMetric(store, run, 'loss')).toEqual([
    { step: 1, value: 1 },
    { step: 2, value: null },
  ]);
  const modelId = saveModel(store, { name: 'm', sha256: 'dd', licence: 'free', lineage: null });
  finishTrainingRun(store, run, modelId);
  expect(findTrainingRun(store, run)).toEqual({ id: run, baseModelId: null, modelId, config: { lr: 0.1 } });
  store.close();
});

test('a file exported again replaces its record', () => {
  const { store, takeId } = projectWithTake();
  const file = { takeId, path: '/out/a.fbx', format: 'fbx', preset: 'default', sha256: '1', receipt: { maxMm: 0.1 } };
  saveExport(store, file);
  const id = saveExport(store, { ...file, sha256: '2' });
  saveExport(store, { ...file, takeId: null, path: '/out/a.mp4', format: 'overlay' });
  expect(listExports(store, takeId)).toEqual([{ ...file, id, sha256: '2' }]);
  expect(listExports(store)).toHaveLength(2);
  store.close();
});

test('undo goes back step by step and survives closing; a new step ends redo', () => {
  const { store } = projectWithTake();
  const ids = ['a', 'b', 'c'].map((label) =>
    addOperation(store, { label, forward: { do: label }, backward: { undo: label } }),
  );
  markUndone(store, ids[2]!, true);
  markUndone(store, ids[1]!, true);
  store.close();
  using again = openProject(folder.path('a.vibe'));
  expect(nextUndo(again)).toEqual({ id: ids[0], label: 'a', forward: { do: 'a' }, backward: { undo: 'a' } });
  expect(nextRedo(again)?.label).toBe('b');
  markUndone(again, ids[1]!, false);
  expect([nextUndo(again)?.label, nextRedo(again)?.label]).toEqual(['b', 'c']);
  addOperation(again, { label: 'd', forward: {}, backward: {} });
  expect([nextUndo(again)?.label, nextRedo(again)]).toEqual(['d', undefined]);
});
