import { describe, expect, it } from 'vitest';
import { allocateSharedFrame, fillSharedFrame, sharedFrameBytes, sharedPyramid } from '#main/engine/shared-frame.ts';
import { pyramidOf } from '#shared/vision/picture.ts';

const picture = (seed: number) => {
  const data = Uint8Array.from({ length: 150 * 100 * 3 }, (_, i) => (i * seed) % 251);
  return { width: 150, height: 100, data };
};

describe('shared frames', () => {
  it('show the same levels as a pyramid in plain memory, whichever is asked for first', () => {
    const frame = allocateSharedFrame(150, 100);
    fillSharedFrame(frame, picture(7));
    const plain = pyramidOf(picture(7));
    const shared = sharedPyramid(frame);
    expect(shared.levels).toBe(plain.levels);
    for (const level of [1, 0, 1]) expect(shared.level(level)).toEqual(plain.level(level));
  });

  it('forget the levels of the last picture when filled again', () => {
    const frame = allocateSharedFrame(150, 100);
    fillSharedFrame(frame, picture(7));
    sharedPyramid(frame).level(1);
    fillSharedFrame(frame, picture(11));
    expect(sharedPyramid(frame).level(1)).toEqual(pyramidOf(picture(11)).level(1));
  });

  it('take a third more memory than the picture, and a few bytes of state', () => {
    expect(sharedFrameBytes(1280, 720) / (1280 * 720 * 3)).toBeLessThan(1.34);
  });
});
