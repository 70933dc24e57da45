import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { DEFAULT_SETTINGS } from '#main/services/export/export-settings.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { exportTakesOfProject } from '#main/services/takes/export-takes-of-project.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { saveModel } from '#main/store/model-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { Packable } from '#main/store/record-pack.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();

async function projectWith(...videos: string[]) {
  return projectOf({}, ...videos);
}

/** @param details what captures note of themselves */
async function projectOf(details: Packable, ...videos: string[]) {
  const store = openProject(folder.path('shoot.vibe'), { create: true });
  const body = await loadBuiltinBody();
  for (const path of videos) {
    const mediaId = saveMedia(store, { path, sha256: path, ptsUs: new Float64Array(2) });
    saveCapture(store, { mediaId, key: path, details, tracks: [], takes: [proceduralTake(body, { frames: 3 })] });
  }
  return store;
}

test('videos of one name get files of their own', async () => {
  using store = await projectWith('monday/walk.mp4', 'tuesday/walk.mp4', 'jump.mp4');
  const files = await exportTakesOfProject(
    store,
    [],
    { formats: ['coco'], outDir: folder.path('out') },
    quietContext(),
  );
  expect(files.map(({ path }) => basename(path))).toEqual([
    'walk-person1.coco.json',
    'walk-2-person1.coco.json',
    'jump-person1.coco.json',
  ]);
  expect(files.every(({ path }) => existsSync(path))).toBe(true);
});

test('named takes are exported, and a take that is not there is named', async () => {
  using store = await projectWith('walk.mp4', 'jump.mp4');
  const files = await exportTakesOfProject(
    store,
    ['2'],
    { formats: ['coco'], outDir: folder.path('out') },
    quietContext(),
  );
  expect(files.map(({ path }) => basename(path))).toEqual(['jump-person1.coco.json']);
  const missing = exportTakesOfProject(store, ['7'], { formats: ['coco'], outDir: folder.path('out') }, quietContext());
  await expect(missing).rejects.toMatchObject({ code: 'take/missing', params: { take: '7' } });
});

test('clips with one name, one template and one folder never write over each other', async () => {
  using store = await projectWith('monday/walk.mp4', 'tuesday/walk.mp4');
  const settings = { ...DEFAULT_SETTINGS, template: '{project} {person}' };
  const request = { formats: ['coco'] as const, outDir: folder.path('out'), settings };
  const files = await exportTakesOfProject(store, [], request, quietContext());
  expect(files.map(({ path }) => basename(path))).toEqual(['shoot person1.coco.json', 'shoot person1-2.coco.json']);
});

test('each receipt tells model, body, edits and licence', async () => {
  using store = await projectWith('walk.mp4');
  saveModel(store, { name: 'net', sha256: 'cd'.repeat(32), licence: 'research-only', lineage: null });
  submitJob(store, 'capture', { media: 'walk.mp4', options: { network: { model: 'net' } } });
  const request = { formats: ['coco'] as const, outDir: folder.path('out') };
  const [file] = await exportTakesOfProject(store, [], request, quietContext());
  expect(file!.receipt.ledger).toEqual([
    {
      model: { name: 'net', sha256: 'cd'.repeat(32), licence: 'research-only' },
      body: { name: 'builtin', licence: 'free' },
      edits: 0,
      clean_up: [],
      licence: 'research-only',
    },
  ]);
});

test('what a capture noted of its network stands, whatever the clip was captured with since', async () => {
  const network = { name: 'first', sha256: 'ab'.repeat(32), licence: 'free' };
  using store = await projectOf({ network }, 'walk.mp4');
  saveModel(store, { name: 'net', sha256: 'cd'.repeat(32), licence: 'research-only', lineage: null });
  submitJob(store, 'capture', { media: 'walk.mp4', options: { network: { model: 'net' } } });
  const request = { formats: ['coco'] as const, outDir: folder.path('out') };
  const [file] = await exportTakesOfProject(store, [], request, quietContext());
  expect(file!.receipt.ledger[0]).toMatchObject({ model: network, licence: 'free' });
});

test('a stretch in which nobody is makes no folder', async () => {
  using store = await projectWith('walk.mp4');
  const request = { formats: ['fbx'] as const, outDir: folder.path('new/out'), range: { startS: 500, endS: 600 } };
  await expect(exportTakesOfProject(store, [], request, quietContext())).rejects.toMatchObject({
    code: 'export/interval',
  });
  expect(existsSync(folder.path('new'))).toBe(false);
});
