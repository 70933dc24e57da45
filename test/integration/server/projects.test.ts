import {
  appendFileSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '#main/store/open-project.ts';
import { firstWhere, type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

const CLIP = resolve(import.meta.dirname, '../../../models/demo-clip/demo.mp4');

let served: ServedStudio;
const cacheBefore = process.env.VIBE_STUDIO_CACHE;
beforeEach(async () => {
  served = await serveStudio();
  process.env.VIBE_STUDIO_CACHE = join(served.folder, 'cache');
});
afterEach(async () => {
  await served[Symbol.asyncDispose]();
  process.env.VIBE_STUDIO_CACHE = cacheBefore;
  if (cacheBefore === undefined) delete process.env.VIBE_STUDIO_CACHE;
});
const at = (name: string) => join(served.folder, name);

describe('projects', () => {
  it('are made under free names, and tell everybody who looks', async () => {
    const { client } = served;
    const states = client.projects.state({})[Symbol.asyncIterator]();
    expect((await states.next()).value).toEqual({ kind: 'none' });
    const first = await client.projects.create({ name: 'Walk: take 1' });
    expect(first).toMatchObject({ kind: 'open', name: 'Walk_ take 1', read_only: false });
    const told = await firstWhere({ [Symbol.asyncIterator]: () => states }, ({ kind }) => kind === 'open');
    expect(told).toEqual(first);
    await client.projects.create({ name: 'Walk: take 1' });
    const second = await client.projects.create({ name: 'Walk: take 1' });
    expect(second).toMatchObject({ name: 'Walk_ take 1 3' });
    const names = (await client.projects.recent({})).map(({ name }) => name);
    expect(names).toEqual(['Walk_ take 1 3', 'Walk_ take 1 2', 'Walk_ take 1']);
    const elsewhere = await client.projects.create({ name: 'Walk: take 1', folder: at('elsewhere') });
    expect(elsewhere).toMatchObject({ kind: 'open', path: join(at('elsewhere'), 'Walk_ take 1.vibe') });
    expect((await client.app.info({})).projects_folder).toBe(at('projects'));
  });

  it('are not made over something that is there', async () => {
    writeFileSync(at('there.vibe'), 'mine');
    const state = await served.client.projects.create({ path: at('there.vibe') });
    expect(state).toMatchObject({ kind: 'failed', problem: { code: 'project/exists' } });
  });

  it('say in words why they do not open, and the studio goes on', async () => {
    const { client } = served;
    writeFileSync(at('text.vibe'), 'this is no project');
    await client.projects.create({ path: at('cut.vibe') });
    await client.projects.close({});
    truncateSync(at('cut.vibe'), 20_000);
    for (const [name, code] of [
      ['missing.vibe', 'project/missing'],
      ['text.vibe', 'project/not-project'],
      ['cut.vibe', 'project/damaged'],
    ]) {
      const state = await client.projects.open({ path: at(name!) });
      expect(state).toMatchObject({ kind: 'failed', path: at(name!), problem: { code } });
      expect(await firstWhere(client.projects.state({}), () => true)).toEqual(state);
    }
    expect(await client.projects.create({ path: at('good.vibe') })).toMatchObject({ kind: 'open' });
  });

  it('that another studio writes can be looked at, and nothing can be changed', async () => {
    const { client } = served;
    const writer = openProject(at('busy.vibe'), { create: true });
    try {
      const state = await client.projects.open({ path: at('busy.vibe') });
      expect(state).toMatchObject({ kind: 'failed', problem: { code: 'project/busy' } });
      const looking = await client.projects.open({ path: at('busy.vibe'), read_only: true });
      expect(looking).toMatchObject({ kind: 'open', read_only: true });
      for (const change of [client.media.add({ paths: [CLIP] }), client.edits.undo({})]) {
        await expect(change).rejects.toMatchObject({ code: 'project/read-only' });
      }
    } finally {
      writer.close();
    }
  });

  it('are closed before another is opened, so that somebody else can have them', async () => {
    await served.client.projects.create({ path: at('a.vibe') });
    await served.client.projects.create({ path: at('b.vibe') });
    openProject(at('a.vibe')).close();
    await served.client.projects.close({});
    openProject(at('b.vibe')).close();
    await expect(served.client.media.add({ paths: [CLIP] })).rejects.toMatchObject({ code: 'project/none-open' });
  });

  it('are forgotten on request, and their files stay', async () => {
    await served.client.projects.create({ path: at('a.vibe') });
    await served.client.projects.forget({ path: at('a.vibe') });
    expect(await served.client.projects.recent({})).toEqual([]);
    expect(existsSync(at('a.vibe'))).toBe(true);
  });
});

describe('clips', () => {
  const list = () => served.client.media.list({});

  beforeEach(async () => {
    copyFileSync(CLIP, at('clip.mp4'));
    await served.client.projects.create({ path: at('a.vibe') });
  });

  it('are imported one by one: one that is refused keeps no other out', async () => {
    writeFileSync(at('text.mp4'), 'this is no video');
    const { added, refused } = await served.client.media.add({
      paths: [at('text.mp4'), at('clip.mp4'), at('missing.mp4'), at('clip.mp4')],
    });
    expect(added).toEqual([1, 1]);
    expect(refused.map(({ path, problem }) => [path, problem.code])).toEqual([
      [at('text.mp4'), 'media/not-media'],
      [at('missing.mp4'), 'media/missing'],
    ]);
    const [item] = await firstWhere(list(), (items) => items.length === 1);
    expect(item).toMatchObject({ name: 'clip.mp4', width: 1280, height: 720, frames: 255, file: 'present' });
    expect(item).toMatchObject({ playable: 'file', fps: { num: 30, den: 1 }, takes: 0 });
  });

  it('are seen to go missing and to come back elsewhere', async () => {
    const { added } = await served.client.media.add({ paths: [at('clip.mp4')] });
    renameSync(at('clip.mp4'), at('moved.mp4'));
    await served.studio.project()!.files.look();
    await firstWhere(list(), ([item]) => item!.file === 'missing');
    const other = served.client.media.relink({ id: added[0]!, path: at('a.vibe') });
    await expect(other).rejects.toMatchObject({ code: 'media/not-media' });
    await served.client.media.relink({ id: added[0]!, path: at('moved.mp4') });
    const [item] = await firstWhere(list(), ([first]) => first!.file === 'present');
    expect(item!.path).toBe(at('moved.mp4'));
  });

  it('are seen to be replaced by another file, of another size or of the same', async () => {
    const { added } = await served.client.media.add({ paths: [at('clip.mp4')] });
    appendFileSync(at('clip.mp4'), Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]));
    await served.studio.project()!.files.look();
    await firstWhere(list(), ([item]) => item!.file === 'changed');
    const wrong = served.client.media.relink({ id: added[0]!, path: at('clip.mp4') });
    await expect(wrong).rejects.toMatchObject({ code: 'media/other-video' });
    truncateSync(at('clip.mp4'), served.studio.project()!.files.info(added[0]!).bytes);
    utimesSync(at('clip.mp4'), 1, 1);
    await served.studio.project()!.files.look();
    await firstWhere(list(), ([item]) => item!.file === 'present');
    const bytes = Buffer.alloc(served.studio.project()!.files.info(added[0]!).bytes);
    writeFileSync(at('clip.mp4'), bytes);
    await served.studio.project()!.files.look();
    await firstWhere(list(), ([item]) => item!.file === 'changed');
  });

  it('that cannot be read do not keep the others from the page', async () => {
    copyFileSync(CLIP, at('other.mp4'));
    appendFileSync(at('other.mp4'), Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]));
    const { added } = await served.client.media.add({ paths: [at('clip.mp4'), at('other.mp4')] });
    rmSync(at('clip.mp4'));
    await served.studio.project()!.files.look();
    const items = await firstWhere(list(), ([item]) => item!.file === 'missing');
    expect(items[1]).toMatchObject({ file: 'present', playable: 'file' });
    expect((await served.fetch(`/data/media/${added[0]}/file`)).status).toBe(404);
    expect((await served.fetch(`/data/media/${added[1]}/file`)).status).toBe(200);
  });
});
