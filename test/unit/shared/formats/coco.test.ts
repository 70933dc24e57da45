import { describe, expect, it } from 'vitest';
import { COCO_KEYPOINTS, writeCoco } from '#shared/formats/coco.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const take = proceduralTake(body, { frames: 10 });
const file = JSON.parse(writeCoco([take], { fileName: 'my clip.mp4' }, 'test'));

describe('writeCoco', () => {
  it('names 17 keypoints and joins them by numbers from 1 to 17', () => {
    const [category] = file.categories;
    expect(category.keypoints.slice(0, 7)).toEqual([
      'nose',
      'left_eye',
      'right_eye',
      'left_ear',
      'right_ear',
      'left_shoulder',
      'right_shoulder',
    ]);
    expect(category.keypoints).toHaveLength(17);
    expect(category.skeleton).toHaveLength(19);
    expect(Math.min(...category.skeleton.flat())).toBe(1);
    expect(Math.max(...category.skeleton.flat())).toBe(17);
  });

  it('takes each left keypoint from a left landmark', () => {
    for (const [name, landmark] of COCO_KEYPOINTS)
      expect(landmark).toBe(name.replace('left_', 'l_').replace('right_', 'r_'));
  });

  it('names the picture, the frame of the clip and its time', () => {
    expect(file.images[2]).toMatchObject({
      id: 10,
      file_name: 'my clip_000009.png',
      frame_index: 9,
      time_s: 0.066667,
      width: 1280,
      height: 720,
    });
  });

  it('writes coordinates of the right wrist, and zeros where it was not found', () => {
    const wrist = 3 * COCO_KEYPOINTS.findIndex(([name]) => name === 'right_wrist');
    const at = (33 + 16) * 3;
    expect(file.annotations[1].keypoints[wrist]).toBeCloseTo(take.keypoints2d[at]!, 2);
    expect(file.annotations[5].keypoints.slice(wrist, wrist + 3)).toEqual([0, 0, 0]);
    expect(file.annotations[5].num_keypoints).toBe(16);
  });

  it('leaves out people in frames where they were not observed', () => {
    const seen = take.seen.slice();
    seen[3] = 0;
    const gap = JSON.parse(writeCoco([{ ...take, seen }], { fileName: 'a.mp4' }, 'test'));
    expect(gap.images).toHaveLength(10);
    expect(gap.annotations.map((one: { image_id: number }) => one.image_id)).not.toContain(11);
  });

  it('shares pictures between people and numbers annotations through', () => {
    const both = JSON.parse(writeCoco([take, { ...take, person: 2, firstFrame: 9 }], { fileName: 'a.mp4' }, 'test'));
    expect(both.images.map((image: { frame_index: number }) => image.frame_index)).toEqual(
      Array.from({ length: 12 }, (_, f) => 7 + f),
    );
    expect(new Set(both.annotations.map((one: { id: number }) => one.id)).size).toBe(20);
  });

  it('keeps boxes inside the picture and refuses broken numbers', () => {
    const keypoints2d = take.keypoints2d.slice();
    keypoints2d[0] = -500;
    const [first] = JSON.parse(writeCoco([{ ...take, keypoints2d }], { fileName: 'a.mp4' }, 'test')).annotations;
    expect(first.bbox[0]).toBe(0);
    keypoints2d[0] = Number.NaN;
    expect(() => writeCoco([{ ...take, keypoints2d }], { fileName: 'a.mp4' }, 'test')).toThrow(/not a number/);
  });
});
