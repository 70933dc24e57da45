import type { Numbers } from '../../math/rotation.ts';

/** Focal length VIBE assumes everywhere, px of the crop. */
export const VIBE_FOCAL = 5000;

/** Side of the crop, px. */
export const VIBE_CROP = 224;

/** How much larger the demo's crops are than its boxes. */
export const DEMO_CROP_SCALE = 1.1;

const HALF = VIBE_CROP / 2;

/** A square box around a person: centre and sides, image px. */
export interface VibeBox {
  readonly cx: number;
  readonly cy: number;
  readonly w: number;
  readonly h: number;
}

/**
 * Which side of the crop a camera is mapped with. VIBE crops at 1.1 times the box and maps with the box itself
 * (`compat`); `exact` uses the side that was cropped.
 */
export type CropMapping = { readonly mode: 'compat' } | { readonly mode: 'exact'; readonly cropScale: number };

/** Side of the box by which a crop is mapped to the image, px. */
export function mappedSide(box: VibeBox, mapping: CropMapping): number {
  return mapping.mode === 'exact' ? box.h * mapping.cropScale : box.h;
}

/** Translation that goes with a weak camera (s, tx, ty), f = 5000: (tx, ty, 2·5000 / (224·s + 1e-9)). Not physical. */
export function weakCameraToTranslation(
  cam: ArrayLike<number>,
  o = 0,
  focal: number = VIBE_FOCAL,
): [number, number, number] {
  return [cam[o + 1]!, cam[o + 2]!, (2 * focal) / (VIBE_CROP * cam[o]! + 1e-9)];
}

/** The weak camera of such a translation. */
export function translationToWeakCamera(t: ArrayLike<number>, o = 0): [number, number, number] {
  return [(2 * VIBE_FOCAL) / (VIBE_CROP * t[o + 2]! + 1e-9), t[o]!, t[o + 1]!];
}

/**
 * Projects points through a pinhole.
 *
 * @param out         written: shape [n, 2], px
 * @param points      shape [n, 3], metres
 * @param translation added after the rotation
 * @param rotation    row-major 3×3; none where left out
 */
export function projectPoints(
  out: Numbers,
  points: ArrayLike<number>,
  translation: ArrayLike<number>,
  focal: number,
  center: ArrayLike<number>,
  rotation?: ArrayLike<number>,
): void {
  const r = rotation ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let i = 0; i < points.length / 3; i++) {
    const x = points[3 * i]!;
    const y = points[3 * i + 1]!;
    const z = points[3 * i + 2]!;
    const px = r[0]! * x + r[1]! * y + r[2]! * z + translation[0]!;
    const py = r[3]! * x + r[4]! * y + r[5]! * z + translation[1]!;
    const pz = r[6]! * x + r[7]! * y + r[8]! * z + translation[2]!;
    out[2 * i] = (px / pz) * focal + center[0]!;
    out[2 * i + 1] = (py / pz) * focal + center[1]!;
  }
}

/**
 * `kp_2d` of VIBE: points seen by a weak camera, −1..1 over the crop.
 *
 * @param points shape [n, 3], metres
 * @param cam    (s, tx, ty) at `co`
 * @returns shape [n, 2]
 */
export function projectWeak(points: ArrayLike<number>, cam: ArrayLike<number>, co = 0): Float64Array {
  const out = new Float64Array((points.length / 3) * 2);
  projectPoints(out, points, weakCameraToTranslation(cam, co), VIBE_FOCAL, [0, 0]);
  for (let i = 0; i < out.length; i++) out[i]! /= HALF;
  return out;
}

/** Crop px to −1..1, and back. */
export const normalise2d = (px: number): number => (2 * px) / VIBE_CROP - 1;
export const denormalise2d = (n: number): number => (n + 1) * HALF;

/**
 * Weak camera of the crop as one of the whole image: pixel = (W/2·(1 + sx·(X + tx')), H/2·(1 + sy·(Y + ty'))).
 *
 * @returns sx, sy, tx', ty' (VIBE's `orig_cam`)
 */
export function cropCameraToImage(
  cam: ArrayLike<number>,
  co: number,
  box: VibeBox,
  [width, height]: readonly [number, number],
  mapping: CropMapping,
): [number, number, number, number] {
  const side = mappedSide(box, mapping);
  const sx = (cam[co]! * side) / width;
  const sy = (cam[co]! * side) / height;
  const tx = (box.cx - width / 2) / (width / 2) / sx + cam[co + 1]!;
  const ty = (box.cy - height / 2) / (height / 2) / sy + cam[co + 2]!;
  return [sx, sy, tx, ty];
}

/** Keypoints of the crop (−1..1, shape [n, 2]) in image px. */
export function cropKeypointsToImage(keypoints: ArrayLike<number>, box: VibeBox, mapping: CropMapping): Float64Array {
  const side = mappedSide(box, mapping);
  const left = box.cx - side / 2;
  const top = box.cy - side / 2;
  return Float64Array.from(
    { length: keypoints.length },
    (_, i) => (denormalise2d(keypoints[i]!) * side) / VIBE_CROP + (i % 2 === 0 ? left : top),
  );
}

/**
 * Translation that brings 3D points over their 2D observations, by weighted linear least squares: for every point
 * f (X + tx) = (u − c)(Z + tz), and the same for y.
 *
 * @param points     shape [n, 3], metres
 * @param observed   shape [n, 2], px
 * @param confidence shape [n]; a row counts with its square root
 */
export function estimateTranslation(
  points: ArrayLike<number>,
  observed: ArrayLike<number>,
  confidence: ArrayLike<number>,
  focal: number = VIBE_FOCAL,
  size: number = VIBE_CROP,
): [number, number, number] {
  const c = size / 2;
  const f = focal;
  // Normal equations AᵀA t = Aᵀb; x and y only meet through tz.
  let ff = 0;
  let fu = 0;
  let fv = 0;
  let zz = 0;
  let bx = 0;
  let by = 0;
  let bz = 0;
  for (let i = 0; i < confidence.length; i++) {
    const w = confidence[i]!;
    const u = c - observed[2 * i]!;
    const v = c - observed[2 * i + 1]!;
    const ru = -u * points[3 * i + 2]! - f * points[3 * i]!;
    const rv = -v * points[3 * i + 2]! - f * points[3 * i + 1]!;
    ff += w * f * f;
    fu += w * f * u;
    fv += w * f * v;
    zz += w * (u * u + v * v);
    bx += w * f * ru;
    by += w * f * rv;
    bz += w * (u * ru + v * rv);
  }
  const tz = (bz - (fu * bx + fv * by) / ff) / (zz - (fu * fu + fv * fv) / ff);
  return [(bx - fu * tz) / ff, (by - fv * tz) / ff, tz];
}
