import { describe, expect, it } from 'vitest';
import { pictureOfCameras } from '#main/services/results/picture-of-cameras.ts';
import { cropCameraToImage } from '#shared/compat/vibe/camera.ts';
import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';

const ROWS = 20;

/** A person whose cameras were made by VIBE's own formula for a picture of this size. */
function personIn(size: readonly [number, number], cropScale: number | null): ReadVibePerson {
  const predCam = new Float32Array(ROWS * 3);
  const origCam = new Float32Array(ROWS * 4);
  const bboxes = new Float32Array(ROWS * 4);
  for (let row = 0; row < ROWS; row++) {
    const box = { cx: 40 + 30 * row, cy: 300 - 9 * row, w: 200 + row, h: 200 + row };
    const cam = [0.8 + 0.01 * row, 0.02 * row, -0.1];
    const mapping = cropScale === null ? ({ mode: 'compat' } as const) : ({ mode: 'exact', cropScale } as const);
    predCam.set(cam, 3 * row);
    bboxes.set([box.cx, box.cy, box.w, box.h], 4 * row);
    origCam.set(cropCameraToImage(cam, 0, box, size, mapping), 4 * row);
  }
  return { predCam, origCam, bboxes, frameIds: Int32Array.from({ length: ROWS }, (_, i) => i) } as ReadVibePerson;
}

describe('the picture that cameras belong to', () => {
  it('is found to the pixel, whatever side the crop was mapped with', () => {
    const vibe = pictureOfCameras([personIn([1920, 1080], null)])!;
    expect(vibe.imageSize).toEqual([1920, 1080]);
    expect(vibe.mappedShare).toBeCloseTo(1, 4);
    const exact = pictureOfCameras([personIn([853, 480], 1.1), personIn([853, 480], 1.1)])!;
    expect(exact.imageSize).toEqual([853, 480]);
    expect(exact.mappedShare).toBeCloseTo(1.1, 4);
  });

  it('is not guessed where the two cameras do not belong together', () => {
    const person = personIn([1920, 1080], null);
    for (let row = 0; row < ROWS; row++) person.origCam[4 * row + 2]! += row % 2 === 0 ? 0.4 : -0.7;
    expect(pictureOfCameras([person])).toBeNull();
  });
});
