import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CaptureChoice, type JobItem } from '#shared/contract/studio/jobs.ts';
import { firstWhere, type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

const CLIP = resolve(import.meta.dirname, '../../../models/demo-clip/demo.mp4');

let served: ServedStudio;
let clips: number[];
const cacheBefore = process.env.VIBE_STUDIO_CACHE;

beforeAll(async () => {
  served = await serveStudio();
  process.env.VIBE_STUDIO_CACHE = join(served.folder, 'cache');
  await served.client.projects.create({ name: 'Queue' });
  const paths = ['one.mp4', 'two.mp4'].map((name) => join(served.folder, name));
  for (const path of paths) copyFileSync(CLIP, path);
  // An empty box at the end: another file, the same video.
  appendFileSync(paths[1]!, Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]));
  clips = (await served.client.media.add({ paths })).added;
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  process.env.VIBE_STUDIO_CACHE = cacheBefore;
  if (cacheBefore === undefined) delete process.env.VIBE_STUDIO_CACHE;
});

/** The first two seconds, as fast as can be. */
const choice = CaptureChoice.parse({ quality: 'fast', end_s: 2 });
const jobOf = (jobs: readonly JobItem[], id: number) => jobs.find((job) => job.id === id)!;

it('cancels a running capture, and goes on to the next in the queue', async () => {
  const { job_ids } = await served.client.jobs.capture({ media_ids: clips, choice });
  const [first, second] = job_ids as [number, number];
  const running = await firstWhere(served.client.jobs.list({}), (jobs) => jobOf(jobs, first).stage !== null);
  expect(jobOf(running, first).state).toBe('running');
  expect(jobOf(running, second)).toMatchObject({ state: 'queued', kind: 'capture', title: 'two.mp4' });
  await served.client.jobs.cancel({ id: first });
  const after = await firstWhere(served.client.jobs.list({}), () => true);
  expect(jobOf(after, first).state).toBe('cancelled');
  await firstWhere(served.client.jobs.list({}), (jobs) => jobOf(jobs, second).state === 'succeeded');
  const takes = await firstWhere(served.client.takes.list({ media_id: clips[1]! }), (list) => list.length > 0);
  expect(takes[0]).toMatchObject({ media_id: clips[1], first_frame: 0, frames: 60 });
  const media = await firstWhere(served.client.media.list({}), (items) => items[1]!.takes === 1);
  expect(media[0]!.takes).toBe(0);
});

it('runs a job again that was cancelled, telling stages and progress', async () => {
  const before = await firstWhere(served.client.jobs.list({}), () => true);
  const { id } = before.find(({ state }) => state === 'cancelled')!;
  const stages = new Set<string | null>();
  const watched = firstWhere(served.client.jobs.list({}), (jobs) => {
    stages.add(jobOf(jobs, id).stage);
    return jobOf(jobs, id).state === 'succeeded';
  });
  await served.client.jobs.retry({ id });
  await watched;
  expect(stages).toContain('track');
});

it('exports takes with receipts that say how exact the files are', async () => {
  const [take] = await firstWhere(served.client.takes.list({ media_id: clips[1]! }), () => true);
  const { job_id } = await served.client.jobs.export({ take_ids: [take!.id], formats: ['bvh', 'npz'], out_dir: null });
  const done = await firstWhere(served.client.jobs.list({}), (jobs) =>
    ['succeeded', 'failed'].includes(jobOf(jobs, job_id).state),
  );
  expect(jobOf(done, job_id)).toMatchObject({ kind: 'export', state: 'succeeded', problem: null });
  const files = await firstWhere(served.client.jobs.exports({}), (items) => items.length === 2);
  for (const { path, present, max_joint_error_mm, take_id } of files) {
    expect(path.startsWith(join(served.folder, 'projects', 'exports'))).toBe(true);
    expect(present && existsSync(path)).toBe(true);
    expect(max_joint_error_mm).toBeLessThan(0.1);
    expect(take_id).toBe(take!.id);
  }
  const [file] = files;
  const download = await served.fetch(`/data/exports/${file!.id}`);
  expect(download.headers.get('content-disposition')).toContain('attachment');
  expect(Buffer.from(await download.arrayBuffer()).equals(readFileSync(file!.path))).toBe(true);
  rmSync(file!.path);
  const after = await firstWhere(served.client.jobs.exports({}), () => true);
  expect(after.find(({ id }) => id === file!.id)!.present).toBe(false);
});

it('refuses formats that there are not, and takes that are gone, in words', async () => {
  const unknown = served.client.jobs.export({ take_ids: [1], formats: ['obj'], out_dir: null });
  await expect(unknown).rejects.toMatchObject({ code: 'export/format' });
  const { job_id } = await served.client.jobs.export({ take_ids: [99], formats: ['bvh'], out_dir: null });
  const done = await firstWhere(served.client.jobs.list({}), (jobs) => jobOf(jobs, job_id).state === 'failed');
  expect(jobOf(done, job_id).problem).toMatchObject({ code: 'take/missing' });
});

it('keeps a capture of a clip that went away as failed, with the way on', async () => {
  rmSync(join(served.folder, 'one.mp4'));
  const other = { ...choice, end_s: 1 };
  const { job_ids } = await served.client.jobs.capture({ media_ids: [clips[0]!], choice: other });
  const done = await firstWhere(served.client.jobs.list({}), (jobs) => jobOf(jobs, job_ids[0]!).state === 'failed');
  expect(jobOf(done, job_ids[0]!).problem).toMatchObject({ code: 'media/missing' });
});
