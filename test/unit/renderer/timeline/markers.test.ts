import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeHost } from '#renderer/connection/fake/fake-host.ts';
import { setStudioClient } from '#renderer/connection/studio-client.ts';
import { clipDocument, EMPTY_DOCUMENT } from '#renderer/document/clip-document.ts';
import { markers, moveMarker, placed, toggleMarker } from '#renderer/timeline/markers.ts';

const frames = () => markers.getState().map(({ frame }) => frame);

describe('markers', () => {
  let host: ReturnType<typeof fakeHost>;
  beforeEach(async () => {
    host = fakeHost('full');
    setStudioClient(host.client);
    const project = { kind: 'open', path: '/a.vibe', name: 'a', read_only: false } as const;
    clipDocument.setState({ project, clip: host.media.value[0]! });
    await expect.poll(frames).toEqual([48]);
  });
  afterEach(() => clipDocument.setState(EMPTY_DOCUMENT));

  it('stay in order of time', () => {
    const list = [5, 20].map((frame) => ({ frame, name: '' }));
    expect(placed(list, { frame: 9, name: 'turn' }).map(({ frame }) => frame)).toEqual([5, 9, 20]);
  });

  it('are shown at once and kept by the host', async () => {
    toggleMarker(7);
    moveMarker(48, 90);
    expect(frames()).toEqual([7, 90]);
    await expect.poll(async () => (await kept(host)).map(({ frame }) => frame)).toEqual([7, 90]);
    toggleMarker(7);
    await expect.poll(() => kept(host)).toEqual([{ frame: 90, name: 'turn' }]);
    expect(frames()).toEqual([90]);
  });

  it('are those of the host again where it refuses a change', async () => {
    setStudioClient({
      ...host.client,
      markers: { ...host.client.markers, set: () => Promise.reject(new Error('the disk is full')) },
    });
    toggleMarker(7);
    expect(frames()).toEqual([7, 48]);
    await expect.poll(frames).toEqual([48]);
  });

  it('go with their clip', () => {
    clipDocument.setState({ clip: null });
    expect(frames()).toEqual([]);
  });
});

async function kept(host: ReturnType<typeof fakeHost>) {
  for await (const list of host.client.markers.list({ media_id: 1 })) return list;
  return [];
}
