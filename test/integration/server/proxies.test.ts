import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { describeWith } from '#test/support/machine.ts';
import { firstWhere, type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

describeWith('ffmpeg')('clips that a page cannot decode', () => {
  let served: ServedStudio;
  const cacheBefore = process.env.VIBE_STUDIO_CACHE;
  beforeAll(async () => {
    served = await serveStudio();
    process.env.VIBE_STUDIO_CACHE = join(served.folder, 'cache');
    await served.client.projects.create({ name: 'Proxies' });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    process.env.VIBE_STUDIO_CACHE = cacheBefore;
    if (cacheBefore === undefined) delete process.env.VIBE_STUDIO_CACHE;
  });

  function make(name: string, ...options: string[]): string {
    const path = join(served.folder, name);
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=322x182:r=30000/1001:d=1.2'];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...options, path]);
    return path;
  }

  it.each([
    ['prores.mov', ['-c:v', 'prores_ks']],
    ['deep.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le']],
    ['turned.avi', ['-c:v', 'mpeg4']],
    // Every third frame is missing: the times are uneven.
    ['uneven.mkv', ['-c:v', 'ffv1', '-vf', "select='mod(n,3)'", '-fps_mode', 'passthrough']],
  ])('get a proxy unasked, with every frame of %s at its time', async (name, options) => {
    const path = make(name, ...options);
    const { added } = await served.client.media.add({ paths: [path] });
    const items = await firstWhere(served.client.media.list({}), (list) =>
      list.some(({ id, playable }) => id === added[0] && playable === 'proxy'),
    );
    expect(items.find(({ id }) => id === added[0])).toMatchObject({ file: 'present' });
    const jobs = await firstWhere(served.client.jobs.list({}), ([job]) => job?.state === 'succeeded');
    expect(jobs[0]).toMatchObject({ kind: 'proxy', title: name });

    const source = await probeVideo(path);
    const proxy = join(served.folder, `${name}-proxy.mp4`);
    const answer = await served.fetch(`/data/media/${added[0]}/file`);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    writeFileSync(proxy, Buffer.from(await answer.arrayBuffer()));
    const made = await probeVideo(proxy);
    expect(made.codec).toBe('h264');
    expect([...made.ptsUs]).toEqual([...source.ptsUs]);
    expect([made.width, made.height]).toEqual([source.width, source.height]);
    const original = await served.fetch(`/data/media/${added[0]}/original`, { method: 'HEAD' });
    expect(Number(original.headers.get('content-length'))).toBe(source.bytes);
  });

  it('are played as they are where the page can', async () => {
    const path = make('plain.webm', '-c:v', 'libvpx', '-b:v', '500k');
    const { added } = await served.client.media.add({ paths: [path] });
    const before = await firstWhere(served.client.jobs.list({}), () => true);
    // What is not known yet is found out first.
    await served.studio.quickEngine.run(
      'playback',
      { path },
      { signal: new AbortController().signal, report() {}, warn() {} },
    );
    const items = await firstWhere(served.client.media.list({}), (list) => list.some(({ id }) => id === added[0]));
    expect(items.find(({ id }) => id === added[0])!.playable).toBe('file');
    expect(await firstWhere(served.client.jobs.list({}), () => true)).toHaveLength(before.length);
  });

  it('show the sound of a clip as peaks a hundred times a second', async () => {
    const sound = [
      '-f',
      'lavfi',
      '-i',
      "aevalsrc='if(lt(t,0.5),0,0.5*sin(2*PI*440*t))':d=1.2",
      '-c:a',
      'pcm_s16le',
      '-ac',
      '2',
    ];
    const path = make('sound.mov', ...sound, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-shortest');
    const { added } = await served.client.media.add({ paths: [path] });
    const [item] = await firstWhere(served.client.media.list({}), (list) =>
      list.some(({ id, sound }) => id === added[0] && sound),
    ).then((list) => list.filter(({ id }) => id === added[0]));
    expect(item!.playable).toBe('file');
    const answer = await served.fetch(`/data/media/${added[0]}/waveform`);
    expect(answer.headers.get('x-rate')).toBe('100');
    const peaks = new Float32Array(await answer.arrayBuffer());
    expect(peaks.length / 2).toBeGreaterThan(110);
    // One channel spread over two loses 3 dB: 0.354 of 0.5.
    const highest = (from: number, to: number) => Math.max(...peaks.subarray(2 * from, 2 * to));
    expect(highest(0, 48)).toBe(0);
    expect(highest(60, 100)).toBeGreaterThan(0.34);
    expect(highest(60, 100)).toBeLessThan(0.37);
  });
});
