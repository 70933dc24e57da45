import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backupProject } from '#main/store/backup-project.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();

test('a backup is a whole project at rest, made while the original is in use, in place of an older one', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: new Float64Array(3) });
  const copy = folder.path('copy.vibe');
  await backupProject(store, copy);
  const id = submitJob(store, 'capture', {});
  await backupProject(store, copy);
  expect(folder.files().filter((name) => !name.startsWith('a.vibe'))).toEqual(['copy.vibe']);
  using second = openProject(copy);
  expect(second.check()).toEqual([]);
  expect(second.get('SELECT id FROM job')).toEqual({ id });
});

test('a backup that cannot be written says so and leaves nothing', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  writeFileSync(folder.path('text'), 'text');
  for (const target of ['text/copy.vibe', 'missing/copy.vibe']) {
    await expect(backupProject(store, folder.path(target))).rejects.toMatchObject({ name: 'Problem' });
  }
  expect(folder.files().filter((name) => !name.startsWith('a.vibe'))).toEqual(['text']);
});
