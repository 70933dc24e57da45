import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { evenTimes, paintNumber, readNumber, temporaryFolder } from './make-clip.ts';

const folder = temporaryFolder();

async function write(name: string, times: readonly number[], width = 160, height = 96): Promise<string> {
  const path = join(folder, name);
  const writer = await createVideoWriter(path, { width, height });
  for (const [i, us] of times.entries()) await writer.write(paintNumber(i, width, height), us);
  await writer.finish();
  return path;
}

describe('createVideoWriter', () => {
  it('keeps every time stamp to the microsecond, uneven ones and a late start too', async () => {
    for (const [name, times] of Object.entries({
      'even.mp4': evenTimes(40).map((i) => Math.round((i * 1e6) / 29.97)),
      'uneven.mp4': evenTimes(40).map((i) => i * 33_333 + (i % 5) * 4_001 + (i > 20 ? 500_000 : 0)),
      'late.mp4': evenTimes(10, 40_000, 2_000_000),
    })) {
      const info = await probeVideo(await write(name, times), { hash: false });
      expect([...info.ptsUs], name).toEqual(times);
      const shown = [];
      for await (const frame of decodeVideo(info)) shown.push(readNumber(frame));
      expect(shown, name).toEqual(evenTimes(times.length));
    }
  });

  it('keeps colours: what is written in RGB comes back in RGB', async () => {
    const colours = [
      [200, 40, 40],
      [40, 180, 60],
      [50, 60, 210],
      [128, 128, 128],
      [0, 0, 0],
      [255, 255, 255],
    ];
    const path = join(folder, 'colours.mp4');
    const writer = await createVideoWriter(path, { width: 64, height: 64, crf: 4 });
    for (const [i, colour] of colours.entries())
      await writer.write(
        Uint8Array.from({ length: 64 * 64 * 3 }, (_, k) => colour[k % 3]!),
        i * 40_000,
      );
    await writer.finish();
    for await (const frame of decodeVideo(await probeVideo(path, { hash: false }))) {
      const centre = (32 * 64 + 32) * 3;
      for (let c = 0; c < 3; c++)
        expect(Math.abs(frame.data[centre + c]! - colours[frame.index]![c]!)).toBeLessThanOrEqual(4);
    }
  });

  it('grows odd sizes by a repeated edge', async () => {
    const info = await probeVideo(await write('odd.mp4', [0, 40_000], 161, 95), { hash: false });
    expect([info.width, info.height]).toEqual([162, 96]);
    for await (const frame of decodeVideo(info)) {
      const pixel = (x: number, y: number) => frame.data[(y * frame.width + x) * 3]!;
      expect(Math.abs(pixel(161, 50) - pixel(160, 50))).toBeLessThan(12);
      expect(Math.abs(pixel(50, 95) - pixel(50, 94))).toBeLessThan(12);
    }
  });

  it('puts the index in front, so that a player can start at once', async () => {
    const bytes = readFileSync(await write('front.mp4', evenTimes(10, 40_000)));
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('replaces the file of an earlier run only when it is complete', async () => {
    const path = join(folder, 'again.mp4');
    writeFileSync(path, 'earlier');
    const writer = await createVideoWriter(path, { width: 160, height: 96 });
    await writer.write(paintNumber(0, 160, 96), 0);
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    await writer.finish();
    expect((await probeVideo(path)).ptsUs.length).toBe(1);
  });

  it('leaves nothing behind when it is aborted, even in the middle of a picture', async () => {
    const place = join(folder, 'aborted');
    mkdirSync(place);
    const writer = await createVideoWriter(join(place, 'a.mp4'), { width: 160, height: 96 });
    await writer.write(paintNumber(0, 160, 96), 0);
    const last = writer.write(paintNumber(1, 160, 96), 40_000);
    await writer.abort();
    await last;
    await writer.abort();
    expect(readdirSync(place)).toEqual([]);
  });

  it('says when the folder does not exist, is a file, or the name is a folder', async () => {
    const size = { width: 160, height: 96 };
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'taken.mp4'));
    for (const name of ['nowhere/a.mp4', 'file/a.mp4', 'taken.mp4'])
      await expect(createVideoWriter(join(folder, name), size), name).rejects.toMatchObject({
        code: 'output/unwritable',
      });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('says when the disk is full, and leaves nothing behind', async () => {
    const place = join(folder, 'full');
    mkdirSync(place);
    symlinkSync('/dev/full', join(place, '.a.mp4.part'));
    const writing = createVideoWriter(join(place, 'a.mp4'), { width: 160, height: 96 });
    await expect(writing).rejects.toMatchObject({ code: 'output/disk-full', side: 'machine' });
    expect(readdirSync(place)).toEqual([]);
  });

  it('refuses times that do not increase and pictures of another size', async () => {
    const writer = await createVideoWriter(join(folder, 'wrong.mp4'), { width: 160, height: 96 });
    await writer.write(paintNumber(0, 160, 96), 100);
    await expect(writer.write(paintNumber(1, 160, 96), 100)).rejects.toThrow(/times increase/);
    await expect(writer.write(new Uint8Array(12), 200)).rejects.toThrow(/size/);
    await writer.abort();
  });
});
