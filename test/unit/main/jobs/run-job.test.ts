import { expect, test } from 'vitest';
import { runJob } from '#main/jobs/run-job.ts';
import type { Stage } from '#main/jobs/stage.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { findJob, listJobEvents, submitJob } from '#main/store/job-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';
import { Problem } from '#shared/errors/problem.ts';
import { projectFolder } from '#test/support/project-folder.ts';

const folder = projectFolder();

type Input = { clip: string; count: number; scale: number };
const INPUT: Input = { clip: 'abc', count: 4, scale: 2 };

/** Two stages, and how often each really ran. */
function countingStages() {
  const runs = { track: 0, fit: 0 };
  const track: Stage<Input, { values: Float32Array }> = {
    name: 'track',
    version: 1,
    parameters: ({ clip, count }) => ({ clip, count }),
    run({ job }, ctx) {
      runs.track++;
      ctx.warn({ code: 'frame/broken', message: 'Frame 2 is broken.' });
      ctx.report({ stage: 'track', done: job.count, total: job.count, unit: 'frames' });
      return { values: Float32Array.from({ length: job.count }, (_, i) => i) };
    },
  };
  const fit: Stage<Input, { sum: number }> = {
    name: 'fit',
    version: 1,
    parameters: ({ scale }) => ({ scale }),
    run(input) {
      runs.fit++;
      return { sum: input.output(track).values.reduce((a, b) => a + b) * input.job.scale };
    },
  };
  return { runs, track, fit, stages: [track, fit] as const };
}

test('runs stages in order and gives their outputs', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { stages, track, fit } = countingStages();
  const id = submitJob(store, 'capture', INPUT);
  const seen: JobEvent[] = [];
  const run = await runJob<Input>(store, id, stages, quietContext(), { onEvent: (event) => seen.push(event) });
  expect(run.output(fit)).toEqual({ sum: 12 });
  expect(run.output(track).values).toStrictEqual(Float32Array.from([0, 1, 2, 3]));
  expect(run.warnings).toEqual([{ stage: 'track', code: 'frame/broken', message: 'Frame 2 is broken.' }]);
  expect(findJob(store, id)?.state).toEqual({ kind: 'succeeded', resultKey: run.stages[1]!.key });
  expect(seen.map((event) => event.kind)).toEqual([
    'state',
    'stage-started',
    'warning',
    'progress',
    'stage-finished',
    'stage-started',
    'stage-finished',
    'state',
  ]);
  const kept = listJobEvents(store, id).map(({ event }) => (event.kind === 'state' ? event.state : event.kind));
  expect(kept).toEqual([
    'queued',
    'running',
    'stage-started',
    'warning',
    'stage-finished',
    'stage-started',
    'stage-finished',
    'succeeded',
  ]);
});

test('does the same work once, and tells its warnings again', async () => {
  const path = folder.path('a.vibe');
  const { stages, runs } = countingStages();
  let store = openProject(path, { create: true });
  const first = await runJob<Input>(store, submitJob(store, 'capture', INPUT), stages, quietContext());
  store.close();
  store = openProject(path);
  const again = await runJob<Input>(store, submitJob(store, 'capture', INPUT), stages, quietContext());
  expect(runs).toEqual({ track: 1, fit: 1 });
  expect(again.jobId).toBe(first.jobId);
  expect(again.warnings).toEqual(first.warnings);
  expect(again.stages.map((stage) => stage.reused)).toEqual([true, true]);
  store.close();
});

test('runs again only what follows a change', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { stages, runs, track, fit } = countingStages();
  await runJob<Input>(store, submitJob(store, 'capture', INPUT), stages, quietContext());
  await runJob<Input>(store, submitJob(store, 'capture', { ...INPUT, scale: 3 }), stages, quietContext());
  expect(runs).toEqual({ track: 1, fit: 2 });
  await runJob<Input>(store, submitJob(store, 'capture', INPUT), [{ ...track, version: 2 }, fit], quietContext());
  expect(runs).toEqual({ track: 2, fit: 3 });
});

test('runs a stage again whose kept output no longer holds', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { runs, track, fit } = countingStages();
  const stages: Stage<Input>[] = [track, { ...fit, stillHolds: () => false } as Stage<Input>];
  await runJob<Input>(store, submitJob(store, 'capture', INPUT), stages, quietContext());
  await runJob<Input>(store, submitJob(store, 'capture', INPUT), stages, quietContext());
  expect(runs).toEqual({ track: 1, fit: 2 });
});

test('keeps the problem of a failed job, and goes on from the last finished stage', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { runs, track, fit } = countingStages();
  const broken: Stage<Input> = {
    ...fit,
    run: () => {
      throw new Problem('media/codec', { path: 'a.mp4', codec: 'xyz' });
    },
  };
  const id = submitJob(store, 'capture', INPUT);
  await expect(runJob<Input>(store, id, [track, broken], quietContext())).rejects.toMatchObject({
    code: 'media/codec',
  });
  expect(findJob(store, id)?.state).toMatchObject({
    kind: 'failed',
    error: { code: 'media/codec', params: { codec: 'xyz' } },
  });
  const run = await runJob<Input>(store, submitJob(store, 'capture', INPUT), [track, fit], quietContext());
  expect(runs.track).toBe(1);
  expect(run.output(fit)).toEqual({ sum: 12 });
});

test('names a bug in a stage as a fault of the studio and passes the error on', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { track } = countingStages();
  const buggy = { ...track, run: () => [undefined as unknown as number[]][0]!.length } as unknown as Stage<Input>;
  const id = submitJob(store, 'capture', INPUT);
  await expect(runJob<Input>(store, id, [buggy], quietContext())).rejects.toThrow(TypeError);
  expect(findJob(store, id)?.state).toMatchObject({
    kind: 'failed',
    error: { code: 'job/fault', params: { stage: 'track' } },
  });
});

test('answers a cancel even where a stage hangs, and keeps its checkpoints', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { track } = countingStages();
  let late: (() => void) | undefined;
  const abort = new AbortController();
  const hanging: Stage<Input, unknown> = {
    ...track,
    run: (_, ctx) => {
      ctx.checkpoint('part', { at: 1 });
      late = () => ctx.checkpoint('late', { at: 2 });
      abort.abort();
      return new Promise(() => {});
    },
  };
  const id = submitJob(store, 'capture', INPUT);
  await expect(runJob<Input>(store, id, [hanging], quietContext(abort.signal))).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(findJob(store, id)?.state).toEqual({ kind: 'cancelled' });
  expect(() => late!()).toThrow();
  let restored: unknown;
  const resuming: Stage<Input, unknown> = {
    ...track,
    run: (_, ctx) => {
      restored = [ctx.checkpoints(), ctx.restore('part'), ctx.restore('late')];
      return {};
    },
  };
  await runJob<Input>(store, submitJob(store, 'capture', INPUT), [resuming], quietContext());
  expect(restored).toEqual([['part'], { at: 1 }, undefined]);
  expect(store.get('SELECT count(*) AS left FROM checkpoint')).toEqual({ left: 0 });
});

test('does not begin a job that is cancelled before it starts', async () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const { stages, runs } = countingStages();
  const id = submitJob(store, 'capture', INPUT);
  await expect(runJob<Input>(store, id, stages, quietContext(AbortSignal.abort()))).rejects.toThrow();
  expect(runs).toEqual({ track: 0, fit: 0 });
  expect(findJob(store, id)?.state).toEqual({ kind: 'cancelled' });
});
