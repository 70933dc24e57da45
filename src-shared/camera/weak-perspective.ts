import { swing } from '../math/rotation3.ts';
import { unit } from '../math/vec3.ts';
import type { PinholeCamera } from './perspective.ts';

/** The square of the picture a crop shows, image px. */
export interface CropSquare {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * Where a body seen by a weak camera of a crop stands before the real camera.
 *
 * A weak camera (s, tx, ty) shows a point (X, Y) at s·(X + tx) of half the crop's side b from its centre (x, y):
 *
 * ```
 *   u − x = b/2 · s · (X + tx)            one scale for the whole body: b·s/2 px a metre
 *   u − W/2 = f · (X + T_x) / (Z + T_z)   the same point through a pinhole
 * ```
 * At the body's origin (Z = 0) both scales are equal, f / T_z = b·s/2, hence
 *
 * ```
 *   T_z = 2 f / (b·s)      T_x = tx + (x − W/2) · T_z / f      T_y = ty + (y − H/2) · T_z / f
 * ```
 * Only points off the plane Z = 0 then differ from what the weak camera shows, as perspective has it.
 *
 * @param cam s, tx, ty at `co`; s in units of 2 / (crop side · metres)
 * @returns translation in camera axes (x right, y down, z forward), metres; null for a camera that sees nothing
 *          (s ≤ 0 or not a number)
 */
export function weakToPerspective(
  cam: ArrayLike<number>,
  co: number,
  crop: CropSquare,
  camera: PinholeCamera,
): [number, number, number] | null {
  const pxPerMetre = (crop.side * cam[co]!) / 2;
  if (!(pxPerMetre > 0)) return null;
  const z = camera.focalPx / pxPerMetre;
  const x = cam[co + 1]! + (crop.x - camera.imageSize[0] / 2) / pxPerMetre;
  const y = cam[co + 2]! + (crop.y - camera.imageSize[1] / 2) / pxPerMetre;
  return Number.isFinite(x + y + z) ? [x, y, z] : null;
}

/**
 * The smallest rotation from the viewing direction to the ray through a point of the picture. A network that sees a crop
 * knows nothing of where it lies in the picture: its axes are those of that ray, and `rayTurn · R` is in camera axes.
 *
 * @returns row-major, shape [3, 3]
 */
export function rayTurn(x: number, y: number, { focalPx, imageSize }: PinholeCamera): Float64Array {
  return swing([0, 0, 1], unit([x - imageSize[0] / 2, y - imageSize[1] / 2, focalPx]));
}
