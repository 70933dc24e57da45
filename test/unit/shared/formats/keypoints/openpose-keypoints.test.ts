import { describe, expect, it } from 'vitest';
import { frameNumbers } from '#shared/formats/keypoints/frame-numbers.ts';
import { readOpenPose } from '#shared/formats/keypoints/openpose-keypoints.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';

const person = (x: number, count = 25) => ({
  person_id: [-1],
  pose_keypoints_2d: Array.from({ length: count }, (_, k) => [x + 5 * (k % 4), 100 + 10 * k, 0.9]).flat(),
});
const frame = (index: number, ...people: object[]) => ({
  name: `clip_720_${String(index).padStart(12, '0')}_keypoints.json`,
  json: { version: 1.3, people },
});

describe('readOpenPose', () => {
  it('follows people who change places in the list, and knows frames by name', () => {
    const files = [
      frame(10, person(100), person(900)),
      frame(11, person(905), person(103)),
      frame(12, person(106), person(910)),
      frame(14, person(912), person(112)),
    ];
    const { people, set, firstFrame, lastFrame } = readOpenPose(files);
    expect([set, firstFrame, lastFrame]).toEqual(['BODY_25', 10, 14]);
    expect(people.map(({ frames }) => [...frames])).toEqual([
      [10, 11, 12, 14],
      [10, 11, 12, 14],
    ]);
    const noses = people.map(({ points }) => [0, 1, 2, 3].map((i) => points[99 * i + 3 * LANDMARK.nose]));
    expect(noses).toEqual([
      [100, 103, 106, 112],
      [900, 905, 910, 912],
    ]);
  });

  it('puts heels and big toes of BODY_25 in their place', () => {
    const { people } = readOpenPose([0, 1, 2].map((i) => frame(i, person(100))));
    const { points } = people[0]!;
    expect(points[3 * LANDMARK.l_heel + 1]).toBe(100 + 210);
    expect(points[3 * LANDMARK.r_foot_index + 1]).toBe(100 + 220);
  });

  it('reads a list of frames, and the model of 18 points', () => {
    const list = [0, 1, 2].map(() => ({ people: [person(50, 18)] }));
    const { people, set, lastFrame } = readOpenPose([{ name: 'all.json', json: list }]);
    expect([people.length, set, lastFrame]).toEqual([1, 'COCO, 18 points', 2]);
  });

  it('leaves out who is seen once, and says so', () => {
    const { people, notes } = readOpenPose([
      frame(0, person(100)),
      frame(1, person(101), person(800)),
      frame(2, person(102)),
    ]);
    expect(people).toHaveLength(1);
    expect(notes.map(({ code }) => code)).toEqual(['import/seen-rarely']);
  });

  it.each([
    ['nobody in them', [frame(0)], /nobody was found/],
    [
      'another file among them',
      [frame(0, person(1)), { name: 'notes.json', json: { a: 1 } }],
      /notes\.json is not a frame/,
    ],
    ['shares of the picture', [frame(0, { pose_keypoints_2d: new Array(75).fill(0.5) })], /shares of the picture/],
    ['another number of points', [frame(0, person(1, 21))], /holds 21 keypoints/],
    ['text', [frame(0, { pose_keypoints_2d: new Array(75).fill('1') })], /not numbers/],
  ])('refuses frames with %s', (_, files, reason) => {
    expect(() => readOpenPose(files)).toThrow(reason);
  });
});

describe('frameNumbers', () => {
  it('takes the number that differs from name to name', () => {
    expect(frameNumbers(['a/take2_0007_720p.png', 'a/take2_0009_720p.png'])).toEqual({ frames: [7, 9], told: true });
    expect(frameNumbers(['one.png', 'two.png'])).toEqual({ frames: [0, 1], told: false });
  });
});
