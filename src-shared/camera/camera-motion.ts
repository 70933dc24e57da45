/**
 * Numbers per row of a camera's motion: the rotation from the first camera's axes to this frame's (row-major, 9), and
 * this frame's focal length as a multiple of the clip's.
 */
export const CAMERA_MOTION_ROW = 10;

/** How the camera of one frame stands to the clip's first one. The place is the same: only turns and zooms are known. */
export interface FrameCamera {
  /** `x_frame = turn · x_first`, row-major, shape [3, 3]. */
  readonly turn: ArrayLike<number>;
  /** Focal length of the frame, px. */
  readonly focalPx: number;
}

/**
 * The camera of row `row`; null where the camera of the clip stands still.
 *
 * @param motion  shape [T, 10], or nothing for a camera that stands still
 * @param focalPx focal length of the clip, px
 */
export function frameCamera(motion: ArrayLike<number> | undefined, row: number, focalPx: number): FrameCamera | null {
  if (!motion) return null;
  const at = row * CAMERA_MOTION_ROW;
  const turn = Float64Array.from({ length: 9 }, (_, i) => motion[at + i]!);
  return { turn, focalPx: focalPx * motion[at + 9]! };
}
