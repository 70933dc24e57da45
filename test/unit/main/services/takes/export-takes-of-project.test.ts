import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { exportTakesOfProject } from '#main/services/takes/export-takes-of-project.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();

async function projectWith(...videos: string[]) {
  const store = openProject(folder.path('shoot.vibe'), { create: true });
  const body = await loadBuiltinBody();
  for (const path of videos) {
    const mediaId = saveMedia(store, { path, sha256: path, ptsUs: new Float64Array(2) });
    saveCapture(store, { mediaId, key: path, details: {}, tracks: [], takes: [proceduralTake(body, { frames: 3 })] });
  }
  return store;
}

test('videos of one name get files of their own', async () => {
  using store = await projectWith('monday/walk.mp4', 'tuesday/walk.mp4', 'jump.mp4');
  const files = await exportTakesOfProject(store, [], ['coco'], folder.path('out'), quietContext());
  expect(files.map(({ path }) => basename(path))).toEqual([
    'walk-person1.coco.json',
    'walk-2-person1.coco.json',
    'jump-person1.coco.json',
  ]);
  expect(files.every(({ path }) => existsSync(path))).toBe(true);
});

test('named takes are exported, and a take that is not there is named', async () => {
  using store = await projectWith('walk.mp4', 'jump.mp4');
  const files = await exportTakesOfProject(store, ['2'], ['coco'], folder.path('out'), quietContext());
  expect(files.map(({ path }) => basename(path))).toEqual(['jump-person1.coco.json']);
  const missing = exportTakesOfProject(store, ['7'], ['coco'], folder.path('out'), quietContext());
  await expect(missing).rejects.toMatchObject({ code: 'take/missing', params: { take: '7' } });
});
