import { describe, expect, it } from 'vitest';
import { type PictureContext, paintPicture } from '#renderer/video/paint-picture.ts';

/** Where a point of the coded picture (as shares of its sides) comes out, by the calls that were made. */
function placeOf(orientation: { rotation: number; flip: boolean }, u: number, v: number): [number, number] {
  let matrix = [1, 0, 0, 1, 0, 0] as [number, number, number, number, number, number];
  let size: [number, number] = [0, 0];
  const times = (b: typeof matrix) => {
    const a = matrix;
    matrix = [
      a[0] * b[0] + a[2] * b[1],
      a[1] * b[0] + a[3] * b[1],
      a[0] * b[2] + a[2] * b[3],
      a[1] * b[2] + a[3] * b[3],
      a[0] * b[4] + a[2] * b[5] + a[4],
      a[1] * b[4] + a[3] * b[5] + a[5],
    ];
  };
  const context = {
    save: () => {},
    restore: () => {},
    translate: (x: number, y: number) => times([1, 0, 0, 1, x, y]),
    scale: (x: number, y: number) => times([x, 0, 0, y, 0, 0]),
    rotate: (r: number) => times([Math.cos(r), Math.sin(r), -Math.sin(r), Math.cos(r), 0, 0]),
    drawImage: (_image: unknown, _x: number, _y: number, width: number, height: number) => {
      size = [width, height];
    },
  } as unknown as PictureContext;
  paintPicture(context, {} as CanvasImageSource, orientation, 200, 100);
  const [x, y] = [u * size[0], v * size[1]];
  const out = [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
  return [Math.round(out[0]!) + 0, Math.round(out[1]!) + 0];
}

describe('paintPicture', () => {
  it.each([
    [0, false, [0, 0], [200, 0]],
    [90, false, [200, 0], [200, 100]],
    [180, false, [200, 100], [0, 100]],
    [270, false, [0, 100], [0, 0]],
    [0, true, [200, 0], [0, 0]],
    [90, true, [0, 0], [0, 100]],
  ] as const)('turns by %i°, mirrored: %s', (rotation, flip, corner, right) => {
    expect(placeOf({ rotation, flip }, 0, 0)).toEqual(corner);
    expect(placeOf({ rotation, flip }, 1, 0)).toEqual(right);
  });

  it('takes a turn to the left for one to the right', () => {
    expect(placeOf({ rotation: -90, flip: false }, 0, 0)).toEqual([0, 100]);
  });
});
