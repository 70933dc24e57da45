import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { firstWhere, type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

let served: ServedStudio;
let path: string;
const models = process.env.VIBE_STUDIO_MODELS;

beforeEach(async () => {
  served = await serveStudio();
  process.env.VIBE_STUDIO_MODELS = join(served.folder, 'models');
  path = join(served.folder, 'notes.vibe');
  await annotatedProject(path);
  await served.client.projects.open({ path });
});
afterEach(async () => {
  await served[Symbol.asyncDispose]();
  if (models === undefined) delete process.env.VIBE_STUDIO_MODELS;
  else process.env.VIBE_STUDIO_MODELS = models;
});

const markersNow = () => firstWhere(served.client.markers.list({ media_id: 1 }), () => true);

describe('markers', () => {
  it('are set, renamed, moved and taken away, and stay with the project', async () => {
    const { markers, projects, edits } = served.client;
    await markers.set({ media_id: 1, frame: 30, name: '' });
    await markers.set({ media_id: 1, frame: 10, name: 'step' });
    await markers.set({ media_id: 1, frame: 30, name: 'turn' });
    await markers.set({ media_id: 1, frame: 40, name: 'gone' });
    await markers.move({ media_id: 1, from: 10, to: 40 });
    await markers.remove({ media_id: 1, frame: 99 });
    await projects.close({});
    await projects.open({ path });
    const kept = [
      { frame: 30, name: 'turn' },
      { frame: 40, name: 'step' },
    ];
    expect(await markersNow()).toEqual(kept);
    // Notes are no edits: undo knows nothing of them.
    await expect(edits.undo({})).rejects.toMatchObject({ code: 'edit/nothing' });
    await markers.remove({ media_id: 1, frame: 30 });
    expect(await markersNow()).toEqual(kept.slice(1));
  });

  it('are told to whoever watches, and refused for a clip that is not there', async () => {
    const watched = served.client.markers.list({ media_id: 1 })[Symbol.asyncIterator]();
    expect((await watched.next()).value).toEqual([]);
    await served.client.markers.set({ media_id: 1, frame: 5, name: '' });
    expect((await watched.next()).value).toEqual([{ frame: 5, name: '' }]);
    await watched.return?.();
    await expect(served.client.markers.set({ media_id: 9, frame: 5, name: '' })).rejects.toMatchObject({
      code: 'media/unknown',
    });
  });
});

describe('exported files', () => {
  it('are stale after an edit of their take, and true again when they are written again', async () => {
    const { jobs, edits, files } = served.client;
    const out_dir = join(served.folder, 'out');
    const write = async () => {
      await jobs.export({ take_ids: [1], formats: ['bvh'], out_dir });
      await firstWhere(jobs.list({}), ([job]) => job?.state === 'succeeded');
    };
    const state = (wanted: boolean) => firstWhere(jobs.exports({}), ([file]) => file?.stale === wanted);
    await write();
    const [file] = await state(false);
    expect(file).toMatchObject({ take_id: 1, present: true });
    await edits.swapSides({ take_id: 2, from: 25, to: 30 });
    expect((await firstWhere(jobs.exports({}), () => true))[0]).toMatchObject({ stale: false });
    await edits.swapSides({ take_id: 1, from: 10, to: 20 });
    expect(await state(true)).toHaveLength(1);
    await write();
    const [again] = await state(false);

    const shown = await files.reveal({ export_id: again!.id });
    expect(shown.path).toBe(again!.path);
    rmSync(again!.path);
    await expect(files.reveal({ export_id: again!.id })).rejects.toMatchObject({ code: 'media/missing' });
    await expect(files.reveal({ export_id: 999 })).rejects.toMatchObject({ code: 'export/unknown' });
  });
});

describe('models', () => {
  it('are imported once their terms were confirmed by name; a file that is none says why', async () => {
    const { models: library, jobs } = served.client;
    const file = join(served.folder, 'notes.pth.tar');
    mkdirSync(served.folder, { recursive: true });
    writeFileSync(file, 'no checkpoint');
    const terms = await library.terms({});
    expect(terms).toMatchObject({ accepted_at: null });
    await expect(library.import({ path: file })).rejects.toMatchObject({ code: 'model/terms' });
    await expect(library.import({ path: file, accept_terms: 'older' })).rejects.toMatchObject({ code: 'model/terms' });
    const { job_id } = await library.import({ path: file, accept_terms: terms.id });
    const [job] = await firstWhere(jobs.list({}), ([first]) => first?.state === 'failed');
    expect(job).toMatchObject({ id: job_id, kind: 'model', title: 'notes.pth.tar', media_ids: [] });
    expect(job!.problem).toMatchObject({ code: 'model/refused' });
    expect((await library.list({})).filter(({ builtin }) => !builtin)).toEqual([]);
  });
});
