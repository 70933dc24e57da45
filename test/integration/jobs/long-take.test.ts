import { expect, test, vi } from 'vitest';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { loadTake, readTakeArray } from '#main/store/take-records.ts';
import type { Take } from '#shared/fitting/take.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { randomTake } from '#test/support/random-records.ts';

const folder = projectFolder();
const FRAMES = 100_000;

/** Nearly an hour at 30 fps: cheap to make, and every number tells its place. */
function longTake(): Take {
  const counting = (row: number) => Float32Array.from({ length: FRAMES * row }, (_, i) => i);
  const joints = counting(72);
  return {
    ...randomTake(0),
    frames: FRAMES,
    ptsUs: Float64Array.from({ length: FRAMES }, (_, frame) => frame * 33_366.7),
    poses: joints,
    trans: counting(3),
    joints,
    jointsCam: joints,
    keypoints2d: counting(99),
    contacts: counting(4),
    score: counting(1),
    seen: new Uint8Array(FRAMES).fill(1),
  };
}

test('a take of 100,000 frames is kept whole, and a window of it is read without the rest', () => {
  using store = openProject(folder.path('long.vibe'), { create: true });
  const take = longTake();
  const mediaId = saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: take.ptsUs });
  saveCapture(store, { mediaId, key: 'k', details: {}, tracks: [], takes: [take] });
  const queries = vi.spyOn(store, 'get');
  const chunksRead = () => queries.mock.calls.filter(([sql]) => sql.includes('FROM array_chunk')).length;

  expect(readTakeArray(store, 1, 'poses', { start: 70_000, end: 70_300 })).toStrictEqual(
    take.poses.slice(70_000 * 72, 70_300 * 72),
  );
  expect(chunksRead()).toBeLessThanOrEqual(3);
  queries.mockClear();
  const part = loadTake(store, 1, { start: FRAMES - 31, end: FRAMES })!;
  expect(part.keypoints2d).toStrictEqual(take.keypoints2d.slice(-31 * 99));
  expect(part.firstFrame).toBe(take.firstFrame + FRAMES - 31);
  expect(chunksRead()).toBeLessThanOrEqual(9 * 2 + 1);
  expect(Buffer.from(loadTake(store, 1)!.joints.buffer).equals(Buffer.from(take.joints.buffer))).toBe(true);
  expect(store.check()).toEqual([]);
});
