import type { Numbers } from '../math/rotation.ts';

/** A pinhole camera without distortion whose principal point is the middle of the picture. */
export interface PinholeCamera {
  readonly focalPx: number;
  /** Width and height, px. */
  readonly imageSize: readonly [number, number];
}

/**
 * Projects a point of camera space (x right, y down, z forward, metres) to px, (0, 0) at the top-left corner.
 * Returns false, and writes NaN, for points behind the camera.
 */
export function projectInto(
  out: Numbers,
  o: number,
  camera: PinholeCamera,
  point: ArrayLike<number>,
  po: number,
): boolean {
  const z = point[po + 2]!;
  if (!(z > 1e-6)) {
    out[o] = Number.NaN;
    out[o + 1] = Number.NaN;
    return false;
  }
  out[o] = (camera.focalPx * point[po]!) / z + camera.imageSize[0] / 2;
  out[o + 1] = (camera.focalPx * point[po + 1]!) / z + camera.imageSize[1] / 2;
  return true;
}
