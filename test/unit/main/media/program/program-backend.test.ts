import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseMediaBackend } from '#main/media/choose-backend.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { FFMPEG_VARIABLE } from '#main/media/program/find-programs.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { describeWith } from '#test/support/machine.ts';
import { evenTimes, makeClip, temporaryFolder } from '../make-clip.ts';

const folder = temporaryFolder();
let info: VideoInfo;

/** Ids of our own children that are ffmpeg or ffprobe, ended ones that nobody waited for included. */
function children(): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === process.pid && /ffmpeg|ffprobe/.test(name ?? ''))
    .map(([pid]) => Number(pid));
}

beforeAll(async () => {
  chooseMediaBackend('ffmpeg');
  // Far more than pipes hold, so that the program is still at work when the first picture is here.
  const [width, height] = [640, 360];
  const picture = new Uint8Array(width * height * 3).fill(90);
  const recipe = { width, height, times: evenTimes(120), paint: () => picture };
  info = await probeVideo(await makeClip(join(folder, 'long.mp4'), recipe), { hash: false });
});
afterAll(() => chooseMediaBackend(null));

describeWith('ffmpeg')('the ffmpeg program as a back-end', () => {
  it('is ended and waited for when the reader leaves early', async () => {
    for await (const frame of decodeVideo(info)) {
      expect(children().length).toBe(1);
      if (frame.index === 3) break;
    }
    expect(children()).toEqual([]);
  });

  it('is ended and waited for when the work is cancelled', async () => {
    const stop = new AbortController();
    const reading = async () => {
      for await (const frame of decodeVideo(info, { signal: stop.signal })) if (frame.index === 3) stop.abort();
    };
    await expect(reading()).rejects.toThrow(/abort/i);
    expect(children()).toEqual([]);
  });

  it('reads no further than the reader: what was not asked for stays in the pipe', async () => {
    const frames = decodeVideo(info, { ahead: 2 });
    await frames.next();
    const before = process.memoryUsage().arrayBuffers;
    await wait(300);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * 640 * 360 * 3);
    expect(children().length).toBe(1);
    await frames.return(undefined);
  });

  it('says so when somebody kills it while it reads', async () => {
    const reading = async () => {
      for await (const frame of decodeVideo(info)) if (frame.index === 3) process.kill(children()[0]!, 'SIGKILL');
    };
    await expect(reading()).rejects.toMatchObject({ code: 'media/program-failed', params: { reason: /SIGKILL/ } });
    expect(children()).toEqual([]);
  });

  it('says so when somebody kills it while it writes, and leaves nothing behind', async () => {
    const size = { width: 160, height: 96 };
    const writer = await createVideoWriter(join(folder, 'killed.mp4'), size);
    const rgb = new Uint8Array(160 * 96 * 3);
    await writer.write(rgb, 0);
    process.kill(children()[0]!, 'SIGKILL');
    const rest = async () => {
      for (let i = 1; i < 500; i++) await writer.write(rgb, i * 40_000);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'media/program-failed' });
    expect(children()).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.includes('killed'))).toEqual([]);
  });

  it('takes names for names, whatever stands in them', async () => {
    const clip = await makeClip(join(folder, 'plain.mp4'), { times: evenTimes(3) });
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const name of ['-i.mp4', 'concat:a|b.mp4', '$(touch x) `x`;& %03d \n.mp4']) {
        copyFileSync(clip, name);
        expect((await probeVideo(name, { hash: false })).ptsUs.length, name).toBe(3);
      }
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(folder)).not.toContain('x');
  });

  it('opens no list that names other files', async () => {
    await makeClip(join(folder, 'listed.mp4'), { times: evenTimes(3) });
    const lists = {
      'list.m3u8': '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nlisted.mp4\n#EXT-X-ENDLIST\n',
      'list.ffconcat': "ffconcat version 1.0\nfile 'listed.mp4'\n",
    };
    for (const [name, text] of Object.entries(lists)) {
      writeFileSync(join(folder, name), text);
      await expect(probeVideo(join(folder, name)), name).rejects.toMatchObject({ code: 'media/not-media' });
    }
  });

  it('says so when the file has gone', async () => {
    renameSync(info.path, `${info.path}.gone`);
    const reading = decodeVideo(info).next();
    await expect(reading).rejects.toMatchObject({ code: 'media/missing' });
    renameSync(`${info.path}.gone`, info.path);
  });

  it('says how to get one where there is none, and looks again', async () => {
    const before = process.env[FFMPEG_VARIABLE];
    process.env[FFMPEG_VARIABLE] = join(folder, 'nowhere');
    try {
      chooseMediaBackend('ffmpeg');
      await expect(probeVideo(info.path)).rejects.toMatchObject({
        code: 'media/part-missing',
        hint: expect.stringMatching(/ffmpeg.*npm install/),
      });
    } finally {
      if (before === undefined) delete process.env[FFMPEG_VARIABLE];
      else process.env[FFMPEG_VARIABLE] = before;
      chooseMediaBackend('ffmpeg');
    }
    expect((await probeVideo(info.path, { hash: false })).ptsUs.length).toBe(120);
  });
});
