import { describe, expect, it } from 'vitest';
import { choiceOf, coveredFrames, suggestedForm } from '#renderer/dialogs/import-data/import-form.ts';
import { dataFilesOf } from '#renderer/dialogs/import-data/picked-files.ts';
import type { ImportedFileInfo } from '#shared/contract/studio/imports.ts';

const person = (index: number, first: number, last: number, take_id: number | null = null) => ({
  index,
  label: String(index),
  frames: last - first + 1,
  first,
  last,
  take_id,
  apart: take_id === null ? null : 0.05,
});
const keypoints: ImportedFileInfo = {
  kind: 'keypoints',
  format: 'openpose',
  name: 'frames.zip',
  points: 'BODY_25',
  frames: 50,
  fps: null,
  duration_s: null,
  image_size: null,
  people: [person(0, 10, 59, 4), person(1, 30, 49)],
  start_frame: -1,
  notes: [],
};
const motion: ImportedFileInfo = {
  ...keypoints,
  kind: 'motion',
  format: 'bvh',
  fps: 120,
  duration_s: 2,
  frames: 240,
  people: [person(0, 0, 239)],
  start_frame: 0,
};
const clip = { frames: 100, fps: { num: 25, den: 1 } };

describe('the form of an import', () => {
  it('begins with what the host suggests; motion is compared with the chosen person', () => {
    expect(suggestedForm(keypoints, 3, 9).people).toEqual([
      { taken: true, takeId: 4 },
      { taken: true, takeId: null },
    ]);
    expect(suggestedForm(keypoints, 3, 9).start).toBe(-1);
    expect(suggestedForm(motion, 3, 9).people).toEqual([{ taken: true, takeId: 9 }]);
  });

  it('sends whom it takes, and nothing while it is not complete', () => {
    const form = suggestedForm(keypoints, 3, null);
    const only = { ...form, people: [{ taken: false, takeId: 4 }, form.people[1]!] };
    expect(choiceOf(only)).toEqual({
      media_id: 3,
      start_frame: -1,
      people: [{ index: 1, take_id: null }],
      place: 'beside',
    });
    expect(choiceOf({ ...form, start: '' })).toBeNull();
    expect(choiceOf({ ...form, people: form.people.map((one) => ({ ...one, taken: false })) })).toBeNull();
  });

  it('shows which frames of the clip will be covered', () => {
    const form = suggestedForm(keypoints, 3, null);
    expect(coveredFrames(keypoints, form, clip)).toEqual({ from: 9, to: 58 });
    expect(coveredFrames(keypoints, { ...form, start: 70 }, clip)).toEqual({ from: 80, to: 99 });
    expect(coveredFrames(keypoints, { ...form, start: 95 }, clip)).toBeNull();
    expect(coveredFrames(motion, suggestedForm(motion, 3, null), clip)).toEqual({ from: 0, to: 49 });
  });

  it('takes files by their ending only to know which dialog to open', () => {
    const names = ['a.BVH', 'b.json', 'c.mp4', 'd.npz', 'readme.txt', 'json'];
    expect(dataFilesOf(names.map((name) => new File([], name))).map(({ name }) => name)).toEqual([
      'a.BVH',
      'b.json',
      'd.npz',
    ]);
  });
});
