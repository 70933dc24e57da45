import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { answerDataRequest } from '#main/server/data/web-data.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import type { Take } from '#shared/fitting/take.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';
import { jpegSize } from '#shared/formats/jpeg-size.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { type ServedStudio, serveStudio } from '#test/support/studio-server.ts';

const CLIP = resolve(import.meta.dirname, '../../../models/demo-clip/demo.mp4');

let served: ServedStudio;
let clip: string;
let mediaId: number;
let takeId: number;
let take: Take;
const cacheBefore = process.env.VIBE_STUDIO_CACHE;

beforeAll(async () => {
  take = proceduralTake(await loadBuiltinBody(), { frames: 300 });
  served = await serveStudio();
  process.env.VIBE_STUDIO_CACHE = join(served.folder, 'cache');
  clip = join(served.folder, 'a clip.mp4');
  copyFileSync(CLIP, clip);
  await served.client.projects.create({ name: 'Project' });
  const { added } = await served.client.media.add({ paths: [clip] });
  mediaId = added[0]!;
  const { store } = served.studio.project()!;
  const captureId = saveCapture(store, { mediaId, key: 'test', details: {}, tracks: [], takes: [take] });
  takeId = served.studio.project()!.annotation.takesOfMedia(mediaId)[0]!.id;
  expect(captureId).toBe(1);
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  process.env.VIBE_STUDIO_CACHE = cacheBefore;
  if (cacheBefore === undefined) delete process.env.VIBE_STUDIO_CACHE;
});

const floats = async (answer: Response) => new Float32Array(await answer.arrayBuffer());

describe('media', () => {
  it('gives the file whole and in parts, byte for byte', async () => {
    const bytes = readFileSync(clip);
    const whole = await served.fetch(`/data/media/${mediaId}/file`);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    for (const [from, to] of [
      [0, 0],
      [1000, 70_000],
      [bytes.length - 10, bytes.length - 1],
    ] as const) {
      const part = await served.fetch(`/data/media/${mediaId}/file`, { headers: { range: `bytes=${from}-${to}` } });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to}/${bytes.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1))).toBe(true);
    }
  });

  it('is not sent again to a page that has it', async () => {
    const first = await served.fetch(`/data/media/${mediaId}/file`, { headers: { range: 'bytes=0-9' } });
    const again = await served.fetch(`/data/media/${mediaId}/file`, {
      headers: { 'if-none-match': first.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('gives the times of the frames as they were probed', async () => {
    const answer = await served.fetch(`/data/media/${mediaId}/pts`);
    expect(answer.headers.get('x-dtype')).toBe('float64');
    expect(new Float64Array(await answer.arrayBuffer())).toEqual((await probeVideo(clip)).ptsUs);
  });

  it('makes a thumbnail of a frame, once', async () => {
    const answer = await served.fetch(`/data/media/${mediaId}/thumbnail?frame=40&height=90`);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    const jpeg = new Uint8Array(await answer.arrayBuffer());
    expect(jpegSize(jpeg)).toMatchObject({ width: 160, height: 90 });
    const again = await served.fetch(`/data/media/${mediaId}/thumbnail?frame=40&height=80`);
    expect(again.headers.get('etag')).toBe(answer.headers.get('etag'));
    expect((await served.fetch(`/data/media/${mediaId}/thumbnail?frame=40000`)).status).toBe(404);
  });

  it('makes thumbnails that are asked for together in one go, each of its own frame', async () => {
    const frames = [250, 3, 120, 3, 60, 0, 254];
    const ask = (frame: number) => served.fetch(`/data/media/${mediaId}/thumbnail?frame=${frame}&height=45`);
    const answers = await Promise.all(frames.map(ask));
    const pictures = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(pictures[1]!.equals(pictures[3]!)).toBe(true);
    expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(6);
    const alone = await served.fetch(`/data/media/${mediaId}/thumbnail?frame=119&height=45`);
    expect(Buffer.from(await alone.arrayBuffer()).equals(pictures[2]!)).toBe(false);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('says that a clip has no sound, and that there is no such clip', async () => {
    expect((await served.fetch(`/data/media/${mediaId}/waveform`)).status).toBe(204);
    for (const path of ['media/99/file', 'media/x/file', `media/${mediaId}`, `media/${mediaId}/file/more`]) {
      expect((await served.fetch(`/data/${path}`)).status).toBe(404);
    }
  });
});

describe('takes', () => {
  it('gives rows of an array as float32 with their shape', async () => {
    const answer = await served.fetch(`/data/takes/${takeId}/poses?from=250&to=262`);
    expect(answer.headers.get('x-shape')).toBe('12,72');
    expect(answer.headers.get('x-frames')).toBe('300');
    expect(await floats(answer)).toEqual(take.poses.subarray(250 * 72, 262 * 72));
    const seen = await served.fetch(`/data/takes/${takeId}/seen`);
    expect(await floats(seen)).toEqual(Float32Array.from(take.seen));
  });

  it('gives several arrays of the same rows in one answer', async () => {
    const answer = await served.fetch(`/data/takes/${takeId}/rows?arrays=seen,trans&from=10&to=12`);
    expect(answer.headers.get('x-arrays')).toBe('seen,trans');
    expect(answer.headers.get('x-shape')).toBe('2,4');
    const numbers = [...(await floats(answer))];
    expect(numbers).toEqual([...take.seen.subarray(10, 12), ...take.trans.subarray(30, 36)]);
    const other = await served.fetch(`/data/takes/${takeId}/rows?arrays=trans,seen&from=10&to=12`);
    expect(other.headers.get('etag')).not.toBe(answer.headers.get('etag'));
    for (const names of ['', '?arrays=', '?arrays=seen,nothing']) {
      expect((await served.fetch(`/data/takes/${takeId}/rows${names}`)).status).toBe(404);
    }
  });

  it('cuts rows at the end of the take', async () => {
    const answer = await served.fetch(`/data/takes/${takeId}/trans?from=290&to=4000`);
    expect(answer.headers.get('x-shape')).toBe('10,3');
    expect((await served.fetch(`/data/takes/${takeId}/trans?from=4000&to=4001`)).headers.get('x-shape')).toBe('0,3');
  });

  it('refuses rows that are none', async () => {
    for (const rows of ['from=-1', 'from=1.5', 'from=5&to=2', 'to=x']) {
      expect((await served.fetch(`/data/takes/${takeId}/poses?${rows}`)).status).toBe(400);
    }
    for (const path of [`takes/${takeId}/nothing`, 'takes/99/poses', `takes/${takeId}/poses/x`]) {
      expect((await served.fetch(`/data/${path}`)).status).toBe(404);
    }
  });
});

it('gives the built-in body as the page reads bodies', async () => {
  const answer = await served.fetch('/data/bodies/builtin');
  const body = readBodyNpz(new Uint8Array(await answer.arrayBuffer()), 'builtin', 'free');
  expect(body.template).toEqual((await loadBuiltinBody()).template);
  expect((await served.fetch('/data/bodies/nobody')).status).toBe(404);
});

describe('uploads', () => {
  const put = (name: string, body: BodyInit) =>
    served.fetch(`/data/uploads/${encodeURIComponent(name)}`, {
      method: 'PUT',
      body,
      headers: { origin: served.origin },
    });

  it('keep a video beside the project, under a free name', async () => {
    const bytes = readFileSync(clip);
    const answers = [await put('tänzerin.mp4', bytes), await put('tänzerin.mp4', bytes)];
    const paths = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { path: string }).path));
    expect(paths.map((path) => path.slice(served.folder.length))).toEqual([
      '/projects/media/tänzerin.mp4',
      '/projects/media/tänzerin 2.mp4',
    ]);
    expect(readFileSync(paths[1]!).equals(bytes)).toBe(true);
  });

  it('keep the end of names that are too long for a disk', async () => {
    const answer = await put(`${'很长的名字'.repeat(40)}.mp4`, 'bytes');
    expect(answer.status).toBe(201);
    const { path } = (await answer.json()) as { path: string };
    expect(path).toMatch(/名字\.mp4$/);
    expect(Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1))).toBeLessThanOrEqual(180);
  });

  it('leave nothing where the page goes away halfway', async () => {
    const folder = join(served.folder, 'projects', 'media');
    mkdirSync(folder, { recursive: true });
    const before = readdirSync(folder);
    await new Promise<void>((resolve) => {
      const asked = request({
        host: '127.0.0.1',
        port: served.server.port,
        path: '/data/uploads/half.mp4',
        method: 'PUT',
        headers: { cookie: served.cookie, origin: served.origin, 'content-length': 1_000_000 },
      });
      asked.on('error', () => resolve());
      asked.on('close', () => resolve());
      asked.write(Buffer.alloc(10_000));
      setTimeout(() => asked.destroy(), 100);
    });
    for (let i = 0; i < 100 && readdirSync(folder).length > before.length; i++) await wait(20);
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(join(folder, 'half.mp4'))).toBe(false);
  });

  it('refuse what is too large before any of it is sent', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1',
        port: served.server.port,
        path: '/data/uploads/huge.mp4',
        method: 'PUT',
        headers: { cookie: served.cookie, origin: served.origin, 'content-length': 2 ** 40 },
      });
      asked.on('response', (response) => {
        response.resume();
        asked.destroy();
        resolve(response.statusCode!);
      });
      asked.on('error', reject);
      asked.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

it('answers web requests in the same way, for shells without a server', async () => {
  const answer = await answerDataRequest(
    served.studio,
    new Request(`studio://page/data/media/${mediaId}/file`, { headers: { range: 'bytes=5-9' } }),
  );
  expect(answer.status).toBe(206);
  expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(clip).subarray(5, 10))).toBe(true);
  expect((await answerDataRequest(served.studio, new Request('studio://page/index.html'))).status).toBe(404);
});

it('says that no project is open', async () => {
  await using other = await serveStudio();
  expect((await other.fetch('/data/media/1/file')).status).toBe(404);
  const upload = await other.fetch('/data/uploads/a.mp4', {
    method: 'PUT',
    body: 'x',
    headers: { origin: other.origin },
  });
  expect(upload.status).toBe(404);
});
