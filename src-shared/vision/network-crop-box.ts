import type { CropBox } from './network-crop-affine.ts';

/** Data-set boxes are this much larger than the extent of their points. */
const MARGIN = 1.1;

/**
 * The square box of data-set keypoints: middle of their extent, side = its longer side · 1.1. All points count, those
 * of confidence 0 too.
 *
 * @param points rows [x, y, …], image px
 * @param stride numbers in a row
 * Source: specification of VIBE, section 5.1.
 */
export function boxFromKeypoints(points: ArrayLike<number>, stride = 2): CropBox {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += stride) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  const side = Math.max(right - left, bottom - top) * MARGIN;
  return { cx: (left + right) / 2, cy: (top + bottom) / 2, width: side, height: side };
}

/** The square around a detector's rectangle given by its corner and sides, image px: same centre, longer side. */
export function boxFromRectangle(left: number, top: number, width: number, height: number): CropBox {
  const side = Math.max(width, height);
  return { cx: left + width / 2, cy: top + height / 2, width: side, height: side };
}
