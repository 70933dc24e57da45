import type { CropSquare } from './person-track.ts';

/** The box is grown by this, and the crop once more (specification 5.1 and 5.2: data sets with labelled joints). */
const BOX_MARGIN = 1.1;
const CROP_MARGIN = 1.3;

/** The crop around labelled joints: a square on the larger side of their extent, with both margins. */
export function keypointCrop(points: ArrayLike<number>): CropSquare {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  const side = Math.max(right - left, bottom - top) * BOX_MARGIN * CROP_MARGIN;
  return { cx: (left + right) / 2, cy: (top + bottom) / 2, side };
}
