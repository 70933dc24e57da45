import { describe, expect, it } from 'vitest';
import { COCO_KEYPOINTS, writeCoco } from '#shared/formats/coco.ts';
import { readCocoKeypoints } from '#shared/formats/keypoints/coco-keypoints.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const seventeen = (x: number, y: number, v = 2): number[] =>
  Array.from({ length: 17 }, (_, k) => [x + 10 * (k % 5), y + 20 * k, v]).flat();
const category = { id: 1, name: 'person', keypoints: COCO_KEYPOINTS.map(([name]) => name), skeleton: [] };

describe('readCocoKeypoints', () => {
  it('gives back what this program wrote: people, frames, places, confidence', () => {
    const body = tinyBody();
    const takes = [
      { ...proceduralTake(body, { frames: 12 }), firstFrame: 0 },
      { ...proceduralTake(body, { frames: 8, person: 2 }), firstFrame: 3 },
    ];
    const file = readCocoKeypoints(JSON.parse(writeCoco(takes, { fileName: 'walk.mp4' }, 'test')));
    expect(file.people.map(({ label, frames }) => [label, frames.length])).toEqual([
      ['1', 12],
      ['2', 8],
    ]);
    expect([file.set, file.exactFrames, file.firstFrame, file.lastFrame]).toEqual(['COCO, 17 points', true, 0, 11]);
    expect(file.imageSize).toEqual([...takes[0]!.imageSize]);
    const { frames, points } = file.people[1]!;
    expect(frames[0]).toBe(3);
    for (const [, landmark] of COCO_KEYPOINTS) {
      const k = LANDMARK[landmark];
      const [x, y, c] = takes[1]!.keypoints2d.subarray(3 * k, 3 * k + 3);
      expect(points[3 * k + 2]).toBeCloseTo(c!, 3);
      if (c! > 0) expect(Math.hypot(points[3 * k]! - x!, points[3 * k + 1]! - y!)).toBeLessThan(0.01);
    }
    expect(points[3 * LANDMARK.l_heel + 2]).toBe(0);
  });

  it('finds frames by the names of pictures, and people without identity by where they are', () => {
    const images = [3, 4, 5, 6].map((frame, i) => ({
      id: 100 + i,
      file_name: `dance_720p_${String(frame).padStart(5, '0')}.jpg`,
      width: 1280,
      height: 720,
    }));
    const annotations = images.flatMap(({ id }, i) => [
      { id: 2 * i, image_id: id, category_id: 1, keypoints: seventeen(600 - i, 100) },
      { id: 2 * i + 1, image_id: id, category_id: 1, keypoints: seventeen(100 + i, 100, 1) },
    ]);
    if (annotations[2]) [annotations[2], annotations[3]] = [annotations[3]!, annotations[2]!];
    const { people, imageSize } = readCocoKeypoints({ images, annotations, categories: [category] });
    expect(imageSize).toEqual([1280, 720]);
    expect(people).toHaveLength(2);
    for (const { frames, points } of people) {
      expect([...frames]).toEqual([3, 4, 5, 6]);
      expect(Math.abs(points[3 * LANDMARK.nose]! - points[3 * 99 + 3 * LANDMARK.nose]!)).toBeLessThan(5);
    }
    // Hidden points count less than visible ones.
    expect(people.map(({ points }) => points[2]).sort()).toEqual([Math.fround(0.4), 1]);
  });

  it('reads bare lists of results, whose third number is a confidence', () => {
    const results = [0, 1, 2].map((image_id) => ({
      image_id,
      category_id: 1,
      score: 0.9,
      keypoints: seventeen(50, 60, 0.75),
    }));
    const { people } = readCocoKeypoints(results);
    expect(people[0]!.points[3 * LANDMARK.nose + 2]).toBeCloseTo(0.75, 6);
  });

  it.each([
    [
      'detections',
      { images: [], annotations: [{ id: 1, image_id: 1, bbox: [1, 2, 3, 4] }], categories: [] },
      /COCO detection file without keypoints/,
    ],
    [
      'outlines',
      { images: [], annotations: [{ id: 1, segmentation: [] }], categories: [] },
      /segmentation file without keypoints/,
    ],
    ['nothing', { images: [], annotations: [], categories: [] }, /without annotations/],
    [
      'hands',
      { annotations: [{ image_id: 1, keypoints: new Array(63).fill(1) }], categories: [] },
      /21 keypoints whose names are not a body's/,
    ],
    ['words', { annotations: [{ image_id: 1, keypoints: new Array(51).fill('x') }], categories: [] }, /not a number/],
    ['records that are none', { annotations: [1, 2], categories: [] }, /not a list of records/],
    [
      'pictures that are not there',
      {
        images: [{ id: 9, file_name: '1.png' }],
        annotations: [{ image_id: 1, keypoints: seventeen(1, 1) }],
        categories: [category],
      },
      /belongs to one of its pictures/,
    ],
  ])('refuses a file of %s', (_, json, reason) => {
    expect(() => readCocoKeypoints(json)).toThrow(reason);
  });
});
