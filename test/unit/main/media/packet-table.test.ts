import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libavBackend } from '#main/media/libav/libav-backend.ts';
import { readPacketTable, strictlyIncreasing } from '#main/media/packet-table.ts';
import { type ClipRecipe, evenTimes, makeClip, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();

async function table(name: string, recipe: ClipRecipe = {}) {
  const path = await makeClip(join(folder, name), recipe);
  return await readPacketTable(libavBackend, path, await libavBackend.facts(path));
}

describe('readPacketTable', () => {
  it('is certain of MP4 and MKV, and sorts times into display order', async () => {
    for (const name of ['a.mp4', 'a.mkv']) {
      const { ptsUs, certain, cutOff, repeated } = await table(name, { bFrames: 3 });
      expect([certain, cutOff, repeated, ptsUs.length], name).toEqual([true, false, 0, 30]);
      expect(ptsUs, name).toEqual(ptsUs.toSorted((a, b) => a - b));
    }
  });

  it('leaves out what the edit list hides, without calling the file cut off', async () => {
    const { ptsUs, certain, cutOff } = await table('edit.mp4', { bFrames: 2, times: evenTimes(30, 1, -7) });
    expect([certain, cutOff, ptsUs.length, ptsUs[0]]).toEqual([true, false, 23, 0]);
  });

  it('is not certain where containers or codecs leave room for doubt', async () => {
    expect((await table('a.avi', { bFrames: 2 })).certain).toBe(false);
    expect((await table('a.ts', { bFrames: 2 })).certain).toBe(false);
    expect((await table('a.webm', { encoder: 'libvpx', encoderOptions: { b: '400000' } })).certain).toBe(false);
  });

  it('is not certain of pictures shown before the first key frame', async () => {
    let keys = 0;
    const { certain } = await table('open.mkv', {
      bFrames: 3,
      encoderOptions: { 'x264-params': 'open-gop=1:b-pyramid=none:keyint=10:min-keyint=10:scenecut=0' },
      packet: (packet) => (packet.isKeyframe ? ++keys : keys) > 1,
    });
    expect(certain).toBe(false);
  });
});

describe('strictlyIncreasing', () => {
  it('keeps the first of equal times and nothing that goes back', () => {
    expect(strictlyIncreasing([0, 10, 10, 5, 11, 11, 20])).toEqual([0, 10, 11, 20]);
    expect(strictlyIncreasing([])).toEqual([]);
  });
});
