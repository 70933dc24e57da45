import { expect, test } from 'vitest';
import { captureKey, findCapture, loadCaptureDetails, saveCapture } from '#main/store/capture-records.ts';
import { listKeypoints, loadKeypoints, saveKeypoints } from '#main/store/keypoint-records.ts';
import { findMedia, listMedia, loadMedia, saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { listPersons, loadPersonTrack } from '#main/store/person-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes, loadTake, readTakeArray, saveTake } from '#main/store/take-records.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { randomTake, randomTrack } from '#test/support/random-records.ts';

const folder = projectFolder();
const MEDIA = {
  path: '/clips/a.mp4',
  sha256: 'ab'.repeat(32),
  ptsUs: Float64Array.from([0, 33_366, 66_733]),
  fps: { num: 30_000, den: 1001 },
};
const KEY = captureKey(MEDIA.sha256, { quality: 'fast' });

function capture(store: ProjectStore, frames: number): number {
  const mediaId = saveMedia(store, MEDIA);
  const details = { warnings: [{ code: 'x', message: 'y' }], rejected: [{ box: [1, 2, 3, 4] }] };
  const tracks = [randomTrack(frames, 1, 1), randomTrack(frames, 2, 2)];
  const takes = [randomTake(frames, 3, 1), randomTake(frames, 4, 2)];
  return saveCapture(store, { mediaId, key: KEY, details, tracks, takes });
}

test.each([0, 1, 255, 256, 257, 700])(
  'gives back %i frames of takes and tracks bit for bit after closing',
  (frames) => {
    const path = folder.path('a.vibe');
    let store = openProject(path, { create: true });
    const id = capture(store, frames);
    store.close();
    store = openProject(path, { readOnly: true });
    const takes = listTakes(store, id);
    expect(takes.map((take) => [take.person, take.frames, take.firstFrame])).toEqual([
      [1, frames, 7],
      [2, frames, 7],
    ]);
    expect(loadTake(store, takes[0]!.id)).toStrictEqual(randomTake(frames, 3, 1));
    expect(loadTake(store, takes[1]!.id)).toStrictEqual(randomTake(frames, 4, 2));
    const persons = listPersons(store, id);
    expect(loadPersonTrack(store, persons[1]!.id)).toStrictEqual(randomTrack(frames, 2, 2));
    expect(loadCaptureDetails(store, id)).toEqual({
      warnings: [{ code: 'x', message: 'y' }],
      rejected: [{ box: [1, 2, 3, 4] }],
    });
    expect(loadMedia(store, 1)).toStrictEqual(MEDIA);
    store.close();
  },
);

test.each([
  [0, 10],
  [250, 260],
  [256, 512],
  [511, 513],
  [690, 9999],
  [100, 100],
])('reads rows %i to %i of a take without the rest', (start, end) => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const [take] = listTakes(store, capture(store, 700));
  const whole = randomTake(700, 3, 1);
  const stop = Math.min(end, 700);
  const part = loadTake(store, take!.id, { start, end })!;
  expect([part.firstFrame, part.frames]).toEqual([7 + start, stop - start]);
  expect(part.poses).toStrictEqual(whole.poses.slice(start * 72, stop * 72));
  expect(part.seen).toStrictEqual(whole.seen.slice(start, stop));
  expect(part.betas).toStrictEqual(whole.betas);
  expect(readTakeArray(store, take!.id, 'ptsUs', { start, end })).toStrictEqual(whole.ptsUs.slice(start, stop));
});

test('finds the capture of the same video and parameters instead of keeping it twice', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const first = capture(store, 10);
  expect(capture(store, 10)).toBe(first);
  expect(listTakes(store)).toHaveLength(2);
  expect(findCapture(store, KEY)?.id).toBe(first);
  expect(findCapture(store, captureKey(MEDIA.sha256, { quality: 'best' }))).toBeUndefined();
});

test('keeps a video once by its bytes and follows it when it moves', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const id = saveMedia(store, MEDIA);
  expect(saveMedia(store, { ...MEDIA, path: '/elsewhere/a.mp4' })).toBe(id);
  expect(listMedia(store)).toHaveLength(1);
  expect(findMedia(store, MEDIA.sha256)?.path).toBe('/elsewhere/a.mp4');
  expect(loadMedia(store, id)?.path).toBe('/elsewhere/a.mp4');
});

test('keeps a correction beside what it corrects and never over it', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const captureId = capture(store, 20);
  const [take] = listTakes(store, captureId);
  const better = saveTake(store, randomTake(20, 9, 1), { captureId, corrects: take!.id });
  expect(loadTake(store, take!.id)).toStrictEqual(randomTake(20, 3, 1));
  expect(loadTake(store, better)).toStrictEqual(randomTake(20, 9, 1));

  const [person] = listPersons(store, captureId);
  const [detected] = listKeypoints(store, person!.id);
  const moved = saveKeypoints(store, randomTrack(2, 5, 1), {
    personId: person!.id,
    source: 'manual',
    corrects: detected!.id,
  });
  expect(loadPersonTrack(store, person!.id)).toStrictEqual(randomTrack(20, 1, 1));
  expect(loadKeypoints(store, moved)).toStrictEqual(randomTrack(2, 5, 1));
  expect(listKeypoints(store, person!.id).map((row) => [row.source, row.corrects])).toEqual([
    ['detector', null],
    ['manual', detected!.id],
  ]);
  for (const statement of [
    'UPDATE take SET person = 9',
    'UPDATE keypoints SET frames = 9',
    "UPDATE array_chunk SET data = x''",
  ]) {
    expect(() => store.write(() => store.run(statement))).toThrow('never overwritten');
  }
});

test('refuses a second prediction for the same person and a manual point that corrects nothing', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const captureId = capture(store, 5);
  expect(() => saveTake(store, randomTake(5), { captureId })).toThrow('UNIQUE');
  const [person] = listPersons(store, captureId);
  expect(() => saveKeypoints(store, randomTrack(5), { personId: person!.id, source: 'manual' })).toThrow('CHECK');
  expect(store.check()).toEqual([]);
});

test('takes the arrays along when a video is removed', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  capture(store, 300);
  store.write(() => store.run('DELETE FROM media'));
  expect(store.get('SELECT (SELECT count(*) FROM bundle) + (SELECT count(*) FROM array_chunk) AS left')).toEqual({
    left: 0,
  });
});

test('tells a damaged block instead of giving wrong numbers', () => {
  using store = openProject(folder.path('a.vibe'), { create: true });
  const [take] = listTakes(store, capture(store, 300));
  store.write(() => {
    store.run('DROP TRIGGER array_chunk_kept');
    store.run(
      'UPDATE array_chunk SET data = zeroblob(length(data)) WHERE array_id = (SELECT min(id) FROM array WHERE name = ?)',
      'poses',
    );
  });
  expect(() => loadTake(store, take!.id)).toThrow(expect.objectContaining({ code: 'project/damaged' }));
});
