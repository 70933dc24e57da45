import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { exportOverlay } from '#main/services/studio/jobs/export-overlay.ts';
import type { Take } from '#shared/fitting/take.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vibe-studio-overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A clip of a steady 25 fps whose file begins at 0.4 s. */
const info = {
  path: '/clips/walk.mp4',
  ptsUs: Float64Array.from({ length: 100 }, (_, i) => 400_000 + 40_000 * i),
} as unknown as VideoInfo;

const take = (person: number, firstFrame: number, frames: number, licence = 'free') =>
  ({ person, firstFrame, frames, licence }) as unknown as Take;

/** An engine that writes some bytes, and reads back the times it is told. */
function engineThatReads(ptsUs: (from: number, to: number) => Float64Array) {
  const asked: unknown[] = [];
  let range = [0, 0];
  const run = async (task: string, request: { path: string; from: number; to: number }) => {
    asked.push([task, request.from, request.to]);
    if (task === 'overlay') {
      range = [request.from, request.to];
      writeFileSync(request.path, 'video');
      return undefined;
    }
    const read = ptsUs(range[0]!, range[1]!);
    return { ptsUs: read, sha256: 'ab', bytes: 5, width: 640, height: 360, durationUs: 40_000 * read.length };
  };
  return { engine: { run } as unknown as Engine, asked };
}

it('draws from the first frame anybody is in to the last, and its receipt says what is in the file', async () => {
  // MP4 begins at zero, whatever the clip did.
  const { engine, asked } = engineThatReads((from, to) => info.ptsUs.slice(from, to).map((us) => us - 400_000));
  const takes = [take(1, 20, 30), take(2, 10, 15, 'research-only')];
  const file = await exportOverlay(engine, info, takes, folder, quietContext());
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
    const exported = exportOverlay(engine, info, [take(1, 0, 20)], folder, quietContext());
    await expect(exported).rejects.toMatchObject({
      code: 'export/mismatch',
      params: { reason: expect.stringContaining(reason) },
    });
  }
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(join(folder, 'walk-overlay.mp4'))).toBe(false);
});
