import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { exportVideo } from '#main/services/export/export-video.ts';
import type { Take } from '#shared/fitting/take.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vibe-studio-overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A clip of a steady 25 fps whose file begins at 0.4 s. */
const info = {
  path: '/clips/walk.mp4',
  fps: { num: 25, den: 1 },
  ptsUs: Float64Array.from({ length: 100 }, (_, i) => 400_000 + 40_000 * i),
} as unknown as VideoInfo;

const take = (person: number, firstFrame: number, frames: number, licence = 'free') =>
  ({ person, firstFrame, frames, licence }) as unknown as Take;

const order = (kind: 'overlay' | 'matte', takes: readonly Take[]) => ({
  kind,
  info,
  takes,
  outDir: folder,
  stem: 'walk',
});

/** An engine that writes some bytes, and reads back the times it is told. */
function engineThatReads(
  ptsUs: (from: number, to: number) => Float64Array,
  pixels = 'yuva444p10le',
  told = '01:00:00:10',
) {
  const asked: unknown[] = [];
  let range = [0, 0];
  const run = async (task: string, request: { path: string; from: number; to: number }) => {
    asked.push([task, request.from, request.to]);
    if (task === 'overlay' || task === 'matte') {
      range = [request.from, request.to];
      writeFileSync(request.path, 'video');
      return { timecode: '01:00:00:10' };
    }
    if (task === 'playback') return { pixels, sound: false };
    if (task === 'timecode') return told;
    const read = ptsUs(range[0]!, range[1]!);
    return { ptsUs: read, sha256: 'ab', bytes: 5, width: 640, height: 360, durationUs: 40_000 * read.length };
  };
  return { engine: { run } as unknown as Engine, asked };
}

it('draws from the first frame anybody is in to the last, and its receipt says what is in the file', async () => {
  // MP4 begins at zero, whatever the clip did.
  const { engine, asked } = engineThatReads((from, to) => info.ptsUs.slice(from, to).map((us) => us - 400_000));
  const takes = [take(1, 20, 30), take(2, 10, 15, 'research-only')];
  const file = await exportVideo(engine, order('overlay', takes), quietContext());
  expect(asked[0]).toEqual(['overlay', 10, 50]);
  expect(file.path).toBe(join(folder, 'walk-overlay.mp4'));
  expect(readFileSync(file.path, 'utf8')).toBe('video');
  expect(JSON.parse(readFileSync(`${file.path}.receipt.json`, 'utf8'))).toMatchObject({
    file: 'walk-overlay.mp4',
    people: [1, 2],
    frames: 40,
    first_frame: 10,
    licence: 'research-only',
    sha256: 'ab',
  });
});

it('gives no file that lacks a frame or shows one at another time', async () => {
  const short = engineThatReads((from, to) => info.ptsUs.slice(from, to - 1));
  const off = engineThatReads((from, to) => info.ptsUs.slice(from, to).map((us, i) => (i === 7 ? us + 5000 : us)));
  for (const [engine, reason] of [
    [short.engine, '19 frames instead of 20'],
    [off.engine, 'frame 7'],
  ] as const) {
    const exported = exportVideo(engine, order('overlay', [take(1, 0, 20)]), quietContext());
    await expect(exported).rejects.toMatchObject({
      code: 'export/mismatch',
      params: { reason: expect.stringContaining(reason) },
    });
  }
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(join(folder, 'walk-overlay.mp4'))).toBe(false);
});

it('gives a matte with its alpha and timecode, and none that lacks either', async () => {
  const times = (from: number, to: number) => info.ptsUs.slice(from, to);
  const file = await exportVideo(engineThatReads(times).engine, order('matte', [take(1, 10, 20)]), quietContext());
  expect(file.path).toBe(join(folder, 'walk-matte.mov'));
  expect(file.receipt).toMatchObject({ format: 'matte', pixels: 'yuva444p10le', timecode: '01:00:00:10', frames: 20 });
  rmSync(file.path);
  rmSync(`${file.path}.receipt.json`);
  for (const [bad, reason] of [
    [engineThatReads(times, 'yuv420p'), 'no alpha'],
    [engineThatReads(times, 'argb', '00:00:00:00'), 'timecode is 00:00:00:00'],
  ] as const) {
    const exported = exportVideo(bad.engine, order('matte', [take(1, 0, 20)]), quietContext());
    await expect(exported).rejects.toMatchObject({ params: { reason: expect.stringContaining(reason) } });
  }
  expect(readdirSync(folder)).toEqual([]);
});
