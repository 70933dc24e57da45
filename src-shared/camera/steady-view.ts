import { mul3Into } from '../math/rotation.ts';
import { rotated } from '../math/rotation3.ts';
import { sub, type Vec3 } from '../math/vec3.ts';
import { type CameraMotion, cameraAt, type FrameCamera } from './camera-motion.ts';
import type { CameraPose } from './placement.ts';

/** What tells where the camera of a row is. */
export interface FilmedRow {
  readonly ptsUs: ArrayLike<number>;
  readonly camera: CameraPose;
  readonly focalPx: number;
  readonly cameraMotion?: CameraMotion;
}

/** Position, orientation and focal length of the camera in one row of a take. */
export interface RowCamera extends CameraPose {
  readonly focalPx: number;
}

/** The camera of a row: the clip's own where it stands still. */
export function cameraOfRow({ ptsUs, camera, focalPx, cameraMotion }: FilmedRow, row: number): RowCamera {
  if (!cameraMotion) return { rotation: camera.rotation, translation: camera.translation, focalPx };
  return turnedCamera(camera, cameraAt(cameraMotion, ptsUs[row]!, focalPx));
}

/** The clip's first camera as it is turned, zoomed and placed at some moment. */
export function turnedCamera(camera: CameraPose, now: FrameCamera): RowCamera {
  const rotation = new Float64Array(9);
  mul3Into(rotation, 0, now.turn, 0, camera.rotation, 0);
  const [x = 0, y = 0, z = 0] = camera.translation;
  return { rotation: [...rotation], translation: intoFrame(now, [x, y, z]), focalPx: now.focalPx };
}

/**
 * Where a camera at a frame's place that is turned as the first one would see what the frame shows: everything that is
 * fitted is fitted in that picture, in which the background of a camera that only turns stands still.
 *
 * @param x       px from the principal point of the frame
 * @param focalPx focal length of the clip, px
 * @returns px from the principal point of the first picture; NaN for what lies behind the first camera
 */
export function toFirstPicture(now: FrameCamera, x: number, y: number, focalPx: number): [number, number] {
  const [a, b, c] = towardsFirst(now, [x, y, now.focalPx]);
  return c > 1e-6 ? [(focalPx * a) / c, (focalPx * b) / c] : [Number.NaN, Number.NaN];
}

/** A point of the first camera's axes in those of a frame: `turn · (p − place)`, metres. */
export function intoFrame({ turn, place }: FrameCamera, p: Vec3): Vec3 {
  return rotated(turn, sub(p, place));
}

/** A point of a frame's camera axes in the first camera's: `turnᵀ · p + place`, metres. */
export function intoFirst(now: FrameCamera, p: Vec3): Vec3 {
  const [x, y, z] = towardsFirst(now, p);
  return [x + now.place[0], y + now.place[1], z + now.place[2]];
}

/** A direction of a frame's camera axes in the first camera's: `turnᵀ · v`. */
export function towardsFirst({ turn: r }: FrameCamera, v: Vec3): Vec3 {
  return [
    r[0]! * v[0] + r[3]! * v[1] + r[6]! * v[2],
    r[1]! * v[0] + r[4]! * v[1] + r[7]! * v[2],
    r[2]! * v[0] + r[5]! * v[1] + r[8]! * v[2],
  ];
}
