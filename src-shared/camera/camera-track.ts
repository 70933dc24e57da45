import { mul3Into } from '../math/rotation.ts';
import { type CameraMotion, cameraAt } from './camera-motion.ts';
import type { CameraPose } from './placement.ts';
import { intoFrame } from './steady-view.ts';

/** Width of the sensor that focal lengths in mm refer to: full frame, which every animation program knows. */
export const SENSOR_WIDTH_MM = 36;

/**
 * The camera that filmed a take, one row per row of the take, for files and programs. A pinhole without distortion.
 *
 * ```
 * x_camera = rotation · x_world + translation          camera: x right, y down, z forward; world: Y up; metres
 * u = focalPx · x / z + principal[0]                   px, (0, 0) at the top-left corner of the top-left pixel
 * ```
 */
export interface CameraTrack {
  readonly name: string;
  /** Width and height of the picture, px. */
  readonly imageSize: readonly [number, number];
  /** Focal length, px, shape [T] where the camera zooms, else [1]. */
  readonly focalPx: Float64Array;
  /** Principal point, px. */
  readonly principal: readonly [number, number];
  /** Width of the sensor, mm; with it a focal length of f px is f · sensorWidthMm / width mm. */
  readonly sensorWidthMm: number;
  /** Index into the clip's PTS table of row 0. */
  readonly firstFrame: number;
  /** Number of rows T. */
  readonly frames: number;
  /** Nominal frame rate. */
  readonly fps: { readonly num: number; readonly den: number };
  /** Presentation time of row 0, seconds. */
  readonly startSeconds: number;
  /** Time of each row since the first, seconds, shape [T]. */
  readonly times: Float64Array;
  /** World to camera, row-major, shape [T, 3, 3] where the camera moves, else [1, 3, 3]. */
  readonly rotation: Float64Array;
  /** World to camera, metres, shape [T, 3] where the camera moves, else [1, 3]. */
  readonly translation: Float64Array;
}

/** What a camera is made from; every `Take` has it. */
export interface Filmed {
  readonly firstFrame: number;
  readonly frames: number;
  readonly ptsUs: Float64Array;
  readonly fps: { readonly num: number; readonly den: number };
  readonly camera: CameraPose;
  readonly focalPx: number;
  readonly imageSize: readonly [number, number];
  readonly cameraMotion?: CameraMotion;
}

/** The camera of a take: what writers of scenes and scripts are given as `camera`. */
export function cameraTrackOf(filmed: Filmed, name = 'camera'): CameraTrack {
  const { firstFrame, frames, ptsUs, fps, camera, imageSize, cameraMotion } = filmed;
  const rows = cameraMotion ? frames : 1;
  const rotation = new Float64Array(9 * rows);
  const translation = new Float64Array(3 * rows);
  const focal = new Float64Array(rows).fill(filmed.focalPx);
  const [x = 0, y = 0, z = 0] = camera.translation;
  for (let t = 0; t < rows; t++) {
    const frame = cameraMotion && cameraAt(cameraMotion, ptsUs[t]!, filmed.focalPx);
    if (!frame) {
      rotation.set(camera.rotation);
      translation.set([x, y, z]);
      continue;
    }
    mul3Into(rotation, 9 * t, frame.turn, 0, camera.rotation, 0);
    translation.set(intoFrame(frame, [x, y, z]), 3 * t);
    focal[t] = frame.focalPx;
  }
  return {
    name,
    imageSize,
    focalPx: focal.every((value) => value === focal[0]) ? focal.slice(0, 1) : focal,
    principal: [imageSize[0] / 2, imageSize[1] / 2],
    sensorWidthMm: SENSOR_WIDTH_MM,
    firstFrame,
    frames,
    fps,
    startSeconds: ptsUs[0]! / 1e6,
    times: Float64Array.from({ length: frames }, (_, t) => (ptsUs[t]! - ptsUs[0]!) / 1e6),
    rotation,
    translation,
  };
}

/** Focal length of a row, mm on a sensor of the track's width. */
export function focalMm(track: CameraTrack, row: number): number {
  return (track.focalPx[track.focalPx.length > 1 ? row : 0]! * track.sensorWidthMm) / track.imageSize[0];
}
