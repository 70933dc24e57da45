import { add, divide, multiply } from '../tape/elementwise.ts';
import { concat, reshape, slice } from '../tape/rearrange.ts';
import type { Value } from '../tape/tape.ts';

/** Focal length that VIBE assumes, px of its crop. */
const FOCAL = 5000;
/** Side of its crop, px. */
const CROP = 224;

/**
 * Joints in the crop, -1 to 1 over its width and height, by a pinhole camera of 5000 px focal length whose distance is
 * 2 · 5000 / (224 s) (specification 3.5).
 *
 * @param joints shape [M, J, 3], metres
 * @param camera s, tx, ty, shape [M, 3]
 * @returns shape [M, J, 2]
 */
export function projectWeakCamera(joints: Value, camera: Value): Value {
  const rows = camera.shape[0]!;
  const depth = divide((2 * FOCAL) / CROP, add(slice(camera, 1, 0, 1), 1e-9 / CROP));
  const shift = reshape(concat([slice(camera, 1, 1, 3), depth], 1), [rows, 1, 3]);
  const moved = add(joints, shift);
  return multiply(divide(slice(moved, 2, 0, 2), slice(moved, 2, 2, 3)), FOCAL / (CROP / 2));
}
