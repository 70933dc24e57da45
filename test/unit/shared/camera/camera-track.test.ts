import { expect, it } from 'vitest';
import { cameraAt } from '#shared/camera/camera-motion.ts';
import { cameraTrackOf, focalMm } from '#shared/camera/camera-track.ts';
import { cameraOfRow, toFirstPicture } from '#shared/camera/steady-view.ts';
import { exponential, logarithm, rotated } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';

const still = {
  firstFrame: 7,
  frames: 3,
  ptsUs: Float64Array.of(1_000_000, 1_040_000, 1_080_000),
  fps: { num: 25, den: 1 },
  camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0.2, 1, 4] },
  focalPx: 900,
  imageSize: [1000, 600] as const,
};
const turn = exponential([0, 0.3, 0]);
const rows = new Float32Array(20);
rows.set([1, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
rows.set([...turn, 1.2], 10);
const moving = { ...still, cameraMotion: { ptsUs: Float64Array.of(1_000_000, 1_080_000), rows, confidence: 0.9 } };

it('a camera that stands still has one row, in px and in mm of a full-frame sensor', () => {
  const track = cameraTrackOf(still);
  expect(track.rotation.length).toBe(9);
  expect(track.translation).toEqual(Float64Array.of(0.2, 1, 4));
  expect(focalMm(track, 2)).toBeCloseTo(32.4, 9);
  expect([...track.times]).toEqual([0, 0.04, 0.08]);
  expect(track.firstFrame).toBe(7);
});

it('a camera that turns and zooms has a row a frame, between known times by slerp', () => {
  const track = cameraTrackOf(moving);
  expect(track.rotation.length).toBe(27);
  expect([...track.focalPx].map((f) => Number(f.toFixed(3)))).toEqual([900, 990, 1080]);
  const half = cameraAt(moving.cameraMotion, 1_040_000, 900);
  expect(logarithm(half.turn)[1]).toBeCloseTo(0.15, 6);
});

it('what a turned camera shows of a point lies in the first picture where the first camera shows it', () => {
  const point: Vec3 = [0.4, -0.3, 5];
  const now = cameraAt(moving.cameraMotion, 1_080_000, 900);
  const seen = rotated(now.turn, point);
  const [u, v] = toFirstPicture(now, (now.focalPx * seen[0]) / seen[2], (now.focalPx * seen[1]) / seen[2], 900);
  expect(u).toBeCloseTo((900 * point[0]) / point[2], 4);
  expect(v).toBeCloseTo((900 * point[1]) / point[2], 4);
});

it('the camera of a row stands where the first one stands', () => {
  const first = cameraOfRow(moving, 0);
  const last = cameraOfRow(moving, 2);
  const place = ({ rotation: r, translation: t }: typeof first) =>
    [0, 1, 2].map((a) => -(r[a]! * t[0]! + r[3 + a]! * t[1]! + r[6 + a]! * t[2]!));
  for (const [a, value] of place(last).entries()) expect(value).toBeCloseTo(place(first)[a]!, 6);
});
