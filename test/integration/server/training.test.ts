import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { CaptureChoice } from '#shared/contract/studio/jobs.ts';
import type { CurveRow, TrainingRunItem } from '#shared/contract/studio/training.ts';
import { storeLandmarkNetwork } from '#test/support/store-landmark-network.ts';
import { DEMO_CLIP } from '#test/support/studio.ts';
import { firstWhere, type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

/** Three seconds: a block of one is held out. */
const choice = CaptureChoice.parse({ quality: 'fast', people: 1, end_s: 3 });
/** Slow enough to be stopped on the way, quick enough for a test. */
const RUN = { base: 'landmarks', rounds: 1, epochs: 2, iterations_per_epoch: 12 };
const LONG_MS = 240_000;

let served: ServedStudio;
let clip: number;
let take: number;
const before = { ...process.env };

beforeAll(async () => {
  served = await serveStudio();
  process.env.VIBE_STUDIO_CACHE = join(served.folder, 'cache');
  process.env.VIBE_STUDIO_MODELS = join(served.folder, 'models');
  await storeLandmarkNetwork(openModelLibrary().folder);
  const { client } = served;
  await client.projects.create({ name: 'Learning' });
  const path = join(served.folder, 'dance.mp4');
  copyFileSync(DEMO_CLIP, path);
  [clip] = (await client.media.add({ paths: [path] })).added as [number];
  await client.jobs.capture({ media_ids: [clip], choice });
  const takes = await firstWhere(client.takes.list({ media_id: clip }), (list) => list.length > 0);
  take = takes[0]!.id;
}, LONG_MS);

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  for (const name of ['VIBE_STUDIO_CACHE', 'VIBE_STUDIO_MODELS']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const readiness = () => firstWhere(served.client.training.readiness({}), () => true);
const runWhere = (id: number, condition: (run: TrainingRunItem) => boolean) =>
  firstWhere(served.client.training.runs({}), (runs) => runs.some((run) => run.job_id === id && condition(run))).then(
    (runs) => runs.find((run) => run.job_id === id)!,
  );

it('counts what was accepted and corrected, and refuses to begin with too little', async () => {
  expect((await readiness()).counts).toEqual({ accepted: 0, corrected: 0, training: 0, held_out: 0, clips: 0 });
  await expect(served.client.training.start(RUN)).rejects.toMatchObject({ code: 'finetune/too-few' });
  const { client } = served;
  await client.edits.review({ take_id: take, from: 0, to: 90, state: 'accepted' });
  await client.edits.moveKeypoints({
    take_id: take,
    edits: [{ frame: 10, landmark: 15, x: 400, y: 300, state: 'visible' }],
  });
  const now = await firstWhere(client.training.readiness({}), ({ counts }) => counts.corrected > 0);
  expect(now.counts).toMatchObject({ corrected: 1, clips: 1 });
  expect(now.counts.accepted).toBeGreaterThan(60);
  expect(now.counts.training).toBeGreaterThanOrEqual(now.least.training);
  expect(now.counts.held_out).toBeGreaterThanOrEqual(now.least.held_out);
  expect(now.bases).toContainEqual({ name: 'landmarks', builtin: false, licence: 'free' });
  expect(now.suggested_name).toBe('learning-tuned');
});

it(
  'pauses with a checkpoint, goes on from it, and tells curves and what came of it',
  async () => {
    const { client } = served;
    const { job_id: id } = await client.training.start(RUN);
    const stop = new AbortController();
    let rows: CurveRow[] = [];
    const curves = (async () => {
      for await (const event of client.training.curves({ job_id: id }, { signal: stop.signal })) {
        rows = event.reset ? event.rows : [...rows, ...event.rows];
      }
    })().catch(() => {});
    await runWhere(id, ({ state, device, done }) => state === 'running' && device !== null && done >= 2);
    await client.training.pause({ job_id: id });
    const paused = await runWhere(id, ({ state }) => state !== 'running');
    expect(paused).toMatchObject({ state: 'paused', problem: null, report: null, device: 'cpu' });
    // Where the machine is too busy for one last checkpoint within the grace of cancelling, it is an earlier one.
    expect(paused.checkpoint).toBeGreaterThanOrEqual(0);
    await client.training.resume({ job_id: id });
    const done = await runWhere(id, ({ state }) => state === 'succeeded' || state === 'failed');
    expect(done.problem).toBeNull();
    expect(done.report!.after.network.frames).toBeGreaterThan(0);
    expect(done.report!.before.network.reprojection_px).toBeGreaterThan(0);
    expect(done.report!.model).toBe('learning-tuned');
    expect(done.report!.rounds).toHaveLength(1);
    await expect
      .poll(() => rows.filter(({ of }) => of === 'iteration').map(({ iteration }) => iteration))
      .toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    expect(rows.every(({ round }) => round === 1)).toBe(true);
    expect(rows[0]!.values['train_loss/loss']).toBeGreaterThan(0);
    stop.abort();
    await curves;
  },
  LONG_MS,
);

it(
  'captures the clips with the new model beside the old takes, and rolls back with one undoable edit',
  async () => {
    const { client } = served;
    const [run] = await firstWhere(client.training.runs({}), () => true);
    const { job_ids } = await client.training.apply({ job_id: run!.job_id });
    expect(job_ids).toHaveLength(1);
    expect(await client.training.defaultModel({})).toEqual({ model: 'learning-tuned' });
    const both = await firstWhere(client.takes.list({ media_id: clip }), (list) => list.length === 2);
    expect(both.map(({ name, compares_with }) => [name, compares_with])).toEqual([
      ['Person 1', null],
      ['Person 1 · learning-tuned', take],
    ]);
    expect(both[1]!.frames).toBe(both[0]!.frames);
    const applied = await runWhere(run!.job_id, ({ take_ids }) => take_ids.length > 0);
    expect(applied).toMatchObject({ decision: 'applied', take_ids: [both[1]!.id] });

    expect(await client.training.rollBack({ job_id: run!.job_id })).toEqual({ takes: 1 });
    expect(await client.training.defaultModel({})).toEqual({ model: null });
    const after = await firstWhere(client.takes.list({ media_id: clip }), (list) => list.length === 1);
    expect(after[0]!.id).toBe(take);
    await client.edits.undo({});
    await firstWhere(client.takes.list({ media_id: clip }), (list) => list.length === 2);
    await client.edits.redo({});

    // Once more, but captures go on beginning with what they did.
    await client.training.keepBoth({ job_id: run!.job_id });
    await firstWhere(client.takes.list({ media_id: clip }), (list) => list.length === 2);
    expect(await client.training.defaultModel({})).toEqual({ model: null });
  },
  LONG_MS,
);

it('knows no run of another kind', async () => {
  await expect(served.client.training.pause({ job_id: 1 })).rejects.toMatchObject({ code: 'finetune/no-run' });
  await expect(served.client.training.rollBack({ job_id: 999 })).rejects.toMatchObject({ code: 'finetune/no-run' });
});
