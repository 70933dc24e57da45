import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openProject } from '#main/store/open-project.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { firstWhere, serveStudio } from '#test/support/studio-server.ts';

it('exports takes of a project that can only be looked at, elsewhere, and serves the file', async () => {
  await using served = await serveStudio();
  const { client, folder, studio } = served;
  const path = join(folder, 'busy.vibe');
  await annotatedProject(path);
  // Another studio writes it: as on a disk that cannot be written, nothing may be noted in it.
  using writer = openProject(path);
  await client.projects.open({ path, read_only: true });
  const out = join(folder, 'elsewhere');
  mkdirSync(out);
  const { job_id } = await client.jobs.export({ take_ids: [1], formats: ['bvh'], out_dir: out });
  const jobs = await firstWhere(client.jobs.list({}), (list) =>
    list.some(({ id, state }) => id === job_id && (state === 'succeeded' || state === 'failed')),
  );
  expect(jobs.find(({ id }) => id === job_id)).toMatchObject({ state: 'succeeded', media_ids: [1], problem: null });
  const [file] = await firstWhere(client.jobs.exports({}), (list) => list.length > 0);
  expect(file).toMatchObject({ present: true, stale: false, format: 'bvh' });
  expect(file!.path.startsWith(out)).toBe(true);
  expect((await served.fetch(`/data/exports/${file!.id}`)).status).toBe(200);
  await studio.handlers.projects.close({}, new AbortController().signal);
  expect(writer.all('SELECT id FROM job')).toEqual([]);
  expect(writer.all('SELECT id FROM export')).toEqual([]);
});
