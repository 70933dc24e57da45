import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FakeHost, type FakeScene, fakeHost } from '#renderer/connection/fake/fake-host.ts';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { setDataFetch } from '#renderer/connection/fetch-data.ts';
import { setStudioClient } from '#renderer/connection/studio-client.ts';
import { clipDocument, rowOfFrame, setTakeShown, shownTakes } from '#renderer/document/clip-document.ts';
import { applyEdit, onEdited, undo } from '#renderer/document/edits.ts';
import { pictureShown } from '#renderer/document/first-picture.ts';
import { openClip, startDocument } from '#renderer/document/open-clip.ts';
import { playhead, seek } from '#renderer/document/playhead.ts';
import { selection } from '#renderer/document/selection.ts';
import { takeData } from '#renderer/document/take-data.ts';
import { notices } from '#renderer/notices/report-problem.ts';

let stop: (() => void) | null = null;
const fetched: string[] = [];

async function open(scene: FakeScene): Promise<FakeHost> {
  const host = fakeHost(scene);
  fetched.length = 0;
  setStudioClient(host.client);
  setDataFetch((path, init) => {
    fetched.push(path);
    if (path.startsWith('bodies/')) return Promise.resolve(new Response('', { status: 404 }));
    return host.fetch(path, init);
  });
  stop = startDocument();
  if (scene !== 'start') await vi.waitFor(() => expect(clipDocument.getState().media).not.toBeNull());
  return host;
}

const loaded = (id: number, row: number) => vi.waitFor(() => expect(takeData(id)?.hasRow(row)).toBe(true));

describe('the document', () => {
  afterEach(() => {
    stop?.();
    setDataFetch(null);
  });

  it('opens the first clip of a project with its takes, times and issues', async () => {
    await open('full');
    await vi.waitFor(() => expect(clipDocument.getState().takes).not.toBeNull());
    pictureShown();
    await vi.waitFor(() => expect(clipDocument.getState().issues?.length).toBeGreaterThan(0));
    const { clip, takes, pts } = clipDocument.getState();
    expect(clip?.name).toBe('dance-1.mp4');
    expect(takes?.map(({ name }) => name)).toEqual(['Person 1', 'Person 2']);
    expect(pts).toHaveLength(300);
    expect(playhead.getState()).toMatchObject({ frame: 0, frames: 300 });
    expect(selection.getState()).toMatchObject({ mediaId: 1, takeId: 1 });
  });

  it('loads the numbers of every take', async () => {
    await open('full');
    await loaded(2, 299);
    const data = takeData(2)!;
    expect(data.coarse).toBe(true);
    expect(data.array('poses')).toHaveLength(300 * 72);
    expect(data.array('jointsCam')[2]).toBeGreaterThan(3);
    expect(data.version).toBeGreaterThan(0);
  });

  it('of 100,000 frames and five people fetches every score, and of the rest what is near the playhead first', async () => {
    await open('heavy');
    await vi.waitFor(() => expect(clipDocument.getState().takes).toHaveLength(5));
    for (const id of [1, 2, 3, 4, 5]) await vi.waitFor(() => expect(takeData(id)?.coarse).toBe(true));
    expect(takeData(5)!.array('score')[99_999]).toBeGreaterThan(0);
    await loaded(1, 0);
    const firstPoses = fetched.filter((path) => path.includes('poses')).slice(0, 5);
    expect(firstPoses).toHaveLength(5);
    for (const path of firstPoses) expect(path).toMatch(/from=0&/);
    seek(70_000);
    await loaded(3, 70_000);
  });

  it('loads changed rows again after an edit, under the new revision', async () => {
    await open('full');
    await loaded(1, 0);
    await loaded(2, 0);
    fetched.length = 0;
    const edits = [{ frame: 100, landmark: 15, x: 10, y: 20, state: 'visible' as const }];
    const result = await applyEdit((host) => host.edits.moveKeypoints({ take_id: 1, edits }));
    expect(result?.changed).toEqual([{ take_id: 1, span: { from: 85, to: 116 } }]);
    const asked = fetched.filter((path) => path.startsWith('takes/1/') && path.includes('from=85'));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^takes\/1\/rows\?arrays=[\w,]*joint_error[\w,]*&from=85&to=116&revision=1$/);
    await vi.waitFor(() => expect(clipDocument.getState().undo).toBe('moveKeypoints'));
    await vi.waitFor(() => expect(clipDocument.getState().keypoints.get(1)).toEqual(edits));
  });

  it('makes edits one after the other and counts those that wait', async () => {
    await open('full');
    await vi.waitFor(() => expect(clipDocument.getState().takes).not.toBeNull());
    const order: string[] = [];
    const stopListening = onEdited((result) => order.push(String(result.revision)));
    const both = [applyEdit((host) => host.edits.rename({ take_id: 1, name: 'Ana' })), undo()];
    expect(clipDocument.getState().waitingEdits).toBe(2);
    await Promise.all(both);
    stopListening();
    expect(order).toEqual(['1', '2']);
    expect(clipDocument.getState().waitingEdits).toBe(0);
    await vi.waitFor(() => expect(clipDocument.getState().takes?.[0]?.name).toBe('Ana'));
  });

  it('tells of an edit that was refused and goes on with the next', async () => {
    await open('full');
    const refused = applyEdit(() =>
      Promise.reject(Object.assign(new Error('Not so.'), { code: 'edit/x', hint: 'Do it otherwise.' })),
    );
    const next = applyEdit((host) => host.edits.rename({ take_id: 2, name: 'Ben' }));
    expect(await refused).toBeNull();
    expect((await next)?.revision).toBe(1);
    expect(notices.getState().at(-1)).toMatchObject({ message: 'Not so.', hint: 'Do it otherwise.', kind: 'problem' });
  });

  it('forgets the data of a take that was removed and chooses another', async () => {
    await open('full');
    await loaded(1, 0);
    await applyEdit((host) => host.edits.remove({ take_id: 1 }));
    await vi.waitFor(() => expect(takeData(1)).toBeNull());
    expect(selection.getState().takeId).toBe(2);
  });

  it('loads everything of a take again that somebody else changed', async () => {
    const host = await open('full');
    await loaded(1, 0);
    await loaded(2, 0);
    fetched.length = 0;
    host.takes.set(host.takes.value.map((take) => (take.id === 2 ? { ...take, revision: 9 } : take)));
    await vi.waitFor(() =>
      expect(fetched.some((path) => /^takes\/2\/rows\?arrays=.*poses.*&from=0&to=300&revision=9$/.test(path))).toBe(
        true,
      ),
    );
  });

  it('opens another clip with nothing of the first left', async () => {
    await open('full');
    await loaded(1, 0);
    seek(200);
    openClip(2);
    expect(takeData(1)).toBeNull();
    expect(playhead.getState()).toMatchObject({ frame: 0, frames: 1800 });
    expect(selection.getState().mediaId).toBe(2);
  });

  it('opens the first clip of a project that is closed and opened again', async () => {
    const host = await open('full');
    await vi.waitFor(() => expect(clipDocument.getState().clip?.id).toBe(1));
    await host.client.projects.close({});
    await vi.waitFor(() => expect(clipDocument.getState()).toMatchObject({ clip: null, media: null }));
    await host.client.projects.openDemo({});
    await vi.waitFor(() => expect(clipDocument.getState().clip?.id).toBe(1));
    expect(clipDocument.getState().project).toMatchObject({ kind: 'open', name: 'Demo' });
  });

  it('is empty where no project is open', async () => {
    await open('start');
    await vi.waitFor(() => expect(clipDocument.getState().project).toEqual({ kind: 'none' }));
    expect(clipDocument.getState()).toMatchObject({ clip: null, takes: null });
    expect(playhead.getState().frames).toBe(0);
  });

  it('hides people at this window alone', async () => {
    await open('full');
    await vi.waitFor(() => expect(shownTakes()).toHaveLength(2));
    setTakeShown(1, false);
    expect(shownTakes().map(({ id }) => id)).toEqual([2]);
    setTakeShown(1, true);
    expect(shownTakes()).toHaveLength(2);
  });

  it('finds the row of a frame inside a take alone', () => {
    const take = fakeTake(1, 1, 10, { first_frame: 5 });
    expect([4, 5, 14, 15].map((frame) => rowOfFrame(take, frame))).toEqual([null, 0, 9, null]);
  });
});
