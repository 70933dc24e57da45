import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { describeWith, programPath } from '#test/support/machine.ts';
import type { FramesPage } from './frames-page.ts';
import { ffmpeg, writeNumberedClip } from './numbered-clip.ts';
import { type PageServer, servePage } from './page-server.ts';

const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

declare const framesPage: FramesPage;

describeWith('chromium', 'ffmpeg')('frames in the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frames-page-'));
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await build({
      root: resolve(import.meta.dirname),
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: join(folder, 'page'),
        target: 'chrome140',
        minify: false,
        rollupOptions: {
          input: resolve(import.meta.dirname, 'frames-page.ts'),
          output: { entryFileNames: 'page.js' },
        },
      },
    });
    writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
    server = await servePage([join(folder, 'page'), folder]);
    browser = await chromium.launch({ executablePath: programPath('chromium')!, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction('globalThis.framesPage !== undefined');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Makes a clip, opens it in the page by the host's own table of times. */
  async function make(name: string, frames: number, encode: readonly string[], budget?: number) {
    await writeNumberedClip(join(folder, name), { frames, encode });
    return open(name, budget);
  }

  /** Opens a clip of the folder in the page. */
  async function open(name: string, budget?: number) {
    const info = await probeVideo(join(folder, name));
    const pts = [...info.ptsUs];
    const opened = await page.evaluate(([url, times, most]) => framesPage.open(url, times, most), [
      name,
      pts,
      budget,
    ] as const);
    return { info, pts, opened };
  }

  const numbers = (indices: readonly number[], width = 320, height = 192) =>
    page.evaluate(
      async ([list, w, h]) => {
        const found: number[] = [];
        for (const index of list) found.push(await framesPage.numberAt(index, w, h));
        return found;
      },
      [[...indices], width, height] as const,
    );

  it('shows each frame of a clip with B-frames and long groups, forwards, backwards and at random', async () => {
    const { pts } = await make('b-frames.mp4', 90, [...H264, '-bf', '3', '-g', '40']);
    expect(pts).toHaveLength(90);
    const forward = Array.from({ length: 90 }, (_, index) => index);
    expect(await numbers(forward)).toEqual(forward);
    const backward = [...forward].reverse();
    expect(await numbers(backward)).toEqual(backward);
    const random = forward.map((index) => (index * 37) % 90);
    expect(await numbers(random)).toEqual(random);
    expect(await page.evaluate(() => framesPage.lost())).toEqual([]);
  });

  it('goes by the times of a clip with a variable rate', async () => {
    const rhythm = "settb=1/90000,setpts='N*3000+mod(N*7,5)*500'";
    const kept = ['-fps_mode', 'passthrough', '-enc_time_base', '1/90000', '-video_track_timescale', '90000'];
    const { info } = await make('vfr.mp4', 60, ['-vf', rhythm, ...kept, ...H264, '-bf', '2']);
    expect(info.variableRate).toBe(true);
    expect(info.ptsUs).toHaveLength(60);
    const order = Array.from({ length: 60 }, (_, index) => (index * 23) % 60);
    expect(await numbers(order)).toEqual(order);
  });

  it('turns the picture of a phone as its file says', async () => {
    await writeNumberedClip(join(folder, 'upright.mp4'), { frames: 12, encode: H264 });
    const turn = ['-c', 'copy', '-metadata:s:v:0', 'rotate=90'];
    await ffmpeg(['-i', join(folder, 'upright.mp4'), ...turn, join(folder, 'phone.mp4')]);
    const { info, opened } = await open('phone.mp4');
    expect([info.width, info.height, info.rotation % 180]).toEqual([192, 320, 90]);
    expect(opened).toMatchObject({ rotation: info.rotation });
    await numbers([5], 192, 320);
    // What the host decodes is turned as well; both pictures are grey, dark and light in the same places.
    for await (const { index, data } of decodeVideo(info, { from: 5, to: 6 })) {
      expect(index).toBe(5);
      for (const [x, y] of [
        [20, 160],
        [172, 160],
        [96, 16],
        [96, 304],
        [96, 240],
      ] as const) {
        const shown = await page.evaluate(([px, py]) => framesPage.grey(px, py), [x, y] as const);
        expect(Math.abs(shown - data[3 * (y * 192 + x)]!), `grey at ${x}, ${y}`).toBeLessThan(12);
      }
    }
  });

  it('shows the frames an edit list leaves, by their new numbers', async () => {
    await writeNumberedClip(join(folder, 'whole.mp4'), { frames: 60, encode: [...H264, '-g', '20', '-bf', '2'] });
    await ffmpeg(['-ss', '1.1', '-i', join(folder, 'whole.mp4'), '-c', 'copy', join(folder, 'cut.mp4')]);
    const { pts } = await open('cut.mp4');
    const first = 60 - pts.length;
    expect(first).toBeGreaterThan(0);
    const order = [pts.length - 1, 0, 3, 1];
    expect(await numbers(order)).toEqual(order.map((index) => index + first));
  });

  it('stays within its memory and still finds every frame', async () => {
    const picture = (320 * 192 * 3) / 2;
    await make('tight.mp4', 80, [...H264, '-g', '80', '-bf', '3'], 10 * picture);
    const order = [79, 2, 60, 40, 41, 39, 0];
    expect(await numbers(order)).toEqual(order);
    expect(await page.evaluate(() => framesPage.bytes())).toBeLessThanOrEqual(10 * picture);
  });

  it('answers the newest of many wishes', async () => {
    await make('wishes.mp4', 60, [...H264, '-g', '60']);
    const answered = await page.evaluate(() => framesPage.askAll([50, 20, 31, 7]));
    expect(answered[3]).toBe(true);
    expect(answered.slice(0, 3)).toEqual([false, false, false]);
    expect(await numbers([7])).toEqual([7]);
  });

  it('says which codec it cannot decode', async () => {
    await writeNumberedClip(join(folder, 'odd.mp4'), { frames: 5, encode: ['-c:v', 'mpeg4'] });
    const opened = await page.evaluate(() => framesPage.open('odd.mp4', [0, 33333, 66667, 100000, 133333]));
    expect(opened).toHaveProperty('codec');
  });
});
