import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { type FilmingCamera, fitPicture, matchFilmingCamera } from '#renderer/scene/video-camera.ts';
import { projectInto } from '#shared/camera/perspective.ts';
import { placeCamera } from '#shared/camera/placement.ts';

const tilt = Math.hypot(0.1, 0.95, 0.2);
const filming: FilmingCamera = {
  focalPx: 1152,
  imageSize: [1280, 720],
  pose: placeCamera([0.1 / tilt, -0.95 / tilt, -0.2 / tilt], 1.4, [0.3, 0.4, 5]),
};
const POINTS = [
  [0, 0, 0],
  [0.4, 1.7, -0.8],
  [-1.2, 0.9, 1.1],
  [1.9, 0.02, -2],
] as const;

function inCamera(point: readonly number[]): number[] {
  const { rotation: r, translation: t } = filming.pose;
  return [0, 1, 2].map((a) => r[3 * a]! * point[0]! + r[3 * a + 1]! * point[1]! + r[3 * a + 2]! * point[2]! + t[a]!);
}

describe('camera that sees the video', () => {
  it.each([
    ['a view of the picture’s own shape', 1280, 720, 1],
    ['a wide view', 1900, 500, 1],
    ['a tall view', 333, 977, 1],
    ['a view that was zoomed', 800, 600, 2.5],
  ])('draws points where the video shows them, in %s', (_, width, height, zoom) => {
    const camera = new PerspectiveCamera();
    const rect = fitPicture(filming.imageSize, width, height, zoom);
    const shifted = { ...rect, x: rect.x + 17.5, y: rect.y - 9.25 };
    matchFilmingCamera(camera, filming, shifted, width, height);
    for (const point of POINTS) {
      const px = [0, 0];
      expect(projectInto(px, 0, filming, inCamera(point), 0)).toBe(true);
      const drawn = new Vector3(...point).project(camera);
      const x = ((drawn.x + 1) / 2) * width;
      const y = ((1 - drawn.y) / 2) * height;
      const scale = rect.width / 1280;
      expect(x).toBeCloseTo(shifted.x + px[0]! * scale, 6);
      expect(y).toBeCloseTo(shifted.y + px[1]! * scale, 6);
    }
  });

  it('puts the whole picture into the middle of a view', () => {
    expect(fitPicture([1280, 720], 1000, 1000)).toEqual({ x: 0, y: 218.75, width: 1000, height: 562.5 });
    expect(fitPicture([720, 1280], 1000, 640)).toEqual({ x: 320, y: 0, width: 360, height: 640 });
  });

  it('stands where the filming camera stood', () => {
    const camera = new PerspectiveCamera();
    matchFilmingCamera(camera, filming, fitPicture(filming.imageSize, 640, 360), 640, 360);
    const back = inCamera(camera.position.toArray());
    for (const value of back) expect(value).toBeCloseTo(0, 9);
  });
});
