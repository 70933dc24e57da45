import type { Camera, PerspectiveCamera } from 'three';
import type { CameraPose } from '#shared/camera/placement.ts';

/** A camera that filmed a clip, as takes describe it (`focal_px`, `image_size`, `camera`). */
export interface FilmingCamera {
  readonly focalPx: number;
  /** Width and height of the picture, px. */
  readonly imageSize: readonly [number, number];
  readonly pose: CameraPose;
}

/** Where the picture lies in a view, CSS px. */
export interface PictureRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest place for a whole picture in a view, in its middle. */
export function fitPicture(
  imageSize: readonly [number, number],
  viewWidth: number,
  viewHeight: number,
  zoom = 1,
): PictureRect {
  const scale = Math.min(viewWidth / imageSize[0], viewHeight / imageSize[1]) * zoom;
  const width = imageSize[0] * scale;
  const height = imageSize[1] * scale;
  return { x: (viewWidth - width) / 2, y: (viewHeight - height) / 2, width, height };
}

/**
 * Makes three's camera see what the filming camera saw, with the picture at `rect` of the view: a point that is at the
 * image px (u, v) is drawn at `rect.x + u · rect.width / imageWidth`, likewise for v.
 *
 * ```
 * OpenCV camera          WebGL camera            clip x = (2 f s / W) · x + (1 − 2 c_x / W) · z_forward
 * x right, y down        x right, y up           with s = px of the view per px of the picture,
 * z forward              z backward              (c_x, c_y) where the middle of the picture lies in the view
 * ```
 */
export function matchFilmingCamera(
  camera: PerspectiveCamera,
  filming: FilmingCamera,
  rect: PictureRect,
  viewWidth: number,
  viewHeight: number,
  near = 0.05,
  far = 200,
): void {
  const scale = rect.width / filming.imageSize[0];
  const cx = rect.x + rect.width / 2;
  const cy = rect.y + rect.height / 2;
  const fx = (2 * filming.focalPx * scale) / viewWidth;
  const fy = (2 * filming.focalPx * scale) / viewHeight;
  const px = 1 - (2 * cx) / viewWidth;
  const py = (2 * cy) / viewHeight - 1;
  const a = -(far + near) / (far - near);
  const b = (-2 * far * near) / (far - near);
  camera.projectionMatrix.set(fx, 0, px, 0, 0, fy, py, 0, 0, 0, a, b, 0, 0, -1, 0);
  camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
  camera.near = near;
  camera.far = far;
  placeAsFilmed(camera, filming.pose);
}

/** Puts three's camera where the filming camera stood. */
export function placeAsFilmed(object: Camera, pose: CameraPose): void {
  const r = pose.rotation;
  const t = pose.translation;
  // Columns of the object's matrix are the camera's axes in the world: right, up (= −y of the picture), backward.
  const position = (a: number) => -(r[a]! * t[0]! + r[3 + a]! * t[1]! + r[6 + a]! * t[2]!);
  object.matrix.set(
    r[0]!,
    -r[3]!,
    -r[6]!,
    position(0),
    r[1]!,
    -r[4]!,
    -r[7]!,
    position(1),
    r[2]!,
    -r[5]!,
    -r[8]!,
    position(2),
    0,
    0,
    0,
    1,
  );
  object.matrixAutoUpdate = false;
  object.matrix.decompose(object.position, object.quaternion, object.scale);
  object.matrixWorld.copy(object.matrix);
  object.matrixWorldInverse.copy(object.matrixWorld).invert();
}
