import { blend } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';

/** Numbers per row of a camera's motion: a turn (row-major, 9) and a focal length. */
export const CAMERA_MOTION_ROW = 10;
/** Numbers per frame as pages are told: turn (9), focal length as a multiple of the clip's, place (3). */
export const FILMED_ROW = 13;

/**
 * How the camera of a clip turns, zooms and travels: told by time, not by rows of a take, so that trimmed, merged and
 * resampled takes keep it.
 */
export interface CameraMotion {
  /** Presentation times of the clip, µs, growing, shape [N]. */
  readonly ptsUs: Float64Array;
  /**
   * The turn from the first camera's axes to those of that time (`x_now = turn · x_first`, row-major, 9), and the focal
   * length as a multiple of the clip's, shape [N, 10].
   */
  readonly rows: Float32Array;
  /** Where it is in the first camera's axes, metres, shape [N, 3]; left out where its place is not known to change. */
  readonly places?: Float32Array;
  /** How sure the estimate is, 0..1. */
  readonly confidence: number;
}

/** How far from its first place a camera was at most, metres; null of one whose place is not known to change. */
export function farthestPlace({ places }: CameraMotion): number | null {
  if (!places) return null;
  let most = 0;
  for (let i = 0; i < places.length; i += 3) {
    most = Math.max(most, Math.hypot(places[i]!, places[i + 1]!, places[i + 2]!));
  }
  return most;
}

/** The camera at one moment of a clip whose camera moves. */
export interface FrameCamera {
  /** Turn from the first camera's axes to these, row-major, shape [3, 3]. */
  readonly turn: Float64Array;
  /** Where it is in the first camera's axes, metres: `x_now = turn · (x_first − place)`. */
  readonly place: Vec3;
  /** Focal length, px. */
  readonly focalPx: number;
}

/**
 * The camera at a moment, between two known ones by slerp; before the first and after the last it stands.
 *
 * @param focalPx focal length of the clip, px
 */
export function cameraAt({ ptsUs, rows, places }: CameraMotion, us: number, focalPx: number): FrameCamera {
  let low = 0;
  let high = ptsUs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ptsUs[middle]! <= us) low = middle;
    else high = middle;
  }
  const span = ptsUs[high]! - ptsUs[low]!;
  const u = span > 0 ? Math.min(1, Math.max(0, (us - ptsUs[low]!) / span)) : 0;
  const row = (i: number) => rows.subarray(i * CAMERA_MOTION_ROW, i * CAMERA_MOTION_ROW + 9);
  const zoom = (i: number) => rows[i * CAMERA_MOTION_ROW + 9]!;
  const near = u < 0.5 ? low : high;
  const along = (path: Float32Array, a: number) => path[3 * low + a]! + u * (path[3 * high + a]! - path[3 * low + a]!);
  // A time of the table itself is given bit by bit.
  const exact = u === 0 || u === 1;
  return {
    turn: exact ? Float64Array.from(row(near)) : blend(row(low), row(high), u),
    place: places ? [along(places, 0), along(places, 1), along(places, 2)] : [0, 0, 0],
    focalPx: focalPx * (exact ? zoom(near) : zoom(low) + u * (zoom(high) - zoom(low))),
  };
}
