import { warpRows } from '#shared/training/sampling/warp-rows.ts';
import type { FrameBlock } from '#shared/training/store/store-arrays.ts';

/** Frames a second of all motion capture here, as in the published training. */
export const MOTION_FPS = 30;

/** Motion at the rate it was captured at. */
export interface CapturedMotion {
  readonly rows: number;
  readonly fps: number;
  /** Shape [rows, 72], [rows, 3], [10]. */
  readonly pose: Float32Array;
  readonly trans: Float32Array;
  readonly betas: Float32Array;
}

/**
 * Motion at 30 frames a second, whatever it was captured at: rotations on the sphere, positions linearly. The published
 * code takes every n-th frame instead, which plays 100 and 59.94 Hz at another speed; `stride` does the same.
 */
export function atMotionRate(
  { rows, fps, pose, trans, betas }: CapturedMotion,
  stride: number | null,
): { rows: number; fps: number; block: FrameBlock } {
  const step = stride ?? fps / MOTION_FPS;
  const kept = stride ? Math.ceil(rows / stride) : Math.floor((rows - 1) / step + 1e-9) + 1;
  const places = Float64Array.from({ length: Math.max(0, kept) }, (_, t) => t * step);
  const block = warpRows({ pose, trans }, rows, places);
  block.betas = Float32Array.from({ length: places.length * 10 }, (_, i) => betas[i % 10] ?? 0);
  return { rows: places.length, fps: fps / step, block };
}
