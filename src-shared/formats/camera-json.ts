import type { CameraTrack } from '../camera/camera-track.ts';
import { focalMm } from '../camera/camera-track.ts';
import { cameraKeys } from './camera-keys.ts';

/** What the camera filmed: the background of whoever opens the file. */
export interface FilmedClip {
  /** File name of the video, without folders; looked for beside the camera file. */
  readonly fileName: string;
  /** Full path of the video on this machine, where it may be told. */
  readonly path?: string;
  /** Frames of the whole clip. */
  readonly frames?: number;
  /** Presentation time of its first frame, µs; 0 where left out. */
  readonly beginsUs?: number;
  /** Turn, degrees clockwise, that players give the stored pictures; 0 where left out. */
  readonly rotation?: number;
}

/** Version of the layout; raised when a reader of today would read tomorrow's wrongly. */
export const CAMERA_FILE_VERSION = 1;

/**
 * A camera as JSON that says of every number what it is: pinhole, world to camera per frame, and the same camera as
 * programs with Y up and a camera along −Z want it. Arrays have one row where the camera stands still, else one a frame.
 */
export function writeCameraJson(track: CameraTrack, clip: FilmedClip, software: string): string {
  const keys = cameraKeys(track, 'gl');
  const moves = track.rotation.length > 9;
  const rows = moves ? track.frames : 1;
  const round = (values: ArrayLike<number>, digits = 9) => Array.from(values, (v) => Number(v.toFixed(digits)));
  const byRow = (values: Float64Array, length: number) =>
    Array.from({ length: rows }, (_, f) => round(values.subarray(length * f, length * (f + 1))));
  const file = {
    format: 'vibe-studio-camera',
    version: CAMERA_FILE_VERSION,
    software,
    name: track.name,
    units: 'metres, seconds, px; world: right-handed, Y up; camera: x right, y down, z forward',
    image_size: [...track.imageSize],
    principal_px: [...track.principal],
    sensor_width_mm: track.sensorWidthMm,
    focal_px: round(track.focalPx),
    focal_mm: Array.from(track.focalPx, (_, f) => Number(focalMm(track, f).toFixed(9))),
    fps: [track.fps.num, track.fps.den],
    frames: track.frames,
    first_frame_of_clip: track.firstFrame,
    times_s: round(keys.times, 6),
    moves,
    world_to_camera: { rotation: byRow(track.rotation, 9), translation: byRow(track.translation, 3) },
    camera_in_world: { position: byRow(keys.positions, 3), quaternion_xyzw: byRow(keys.rotations, 4) },
    video: {
      file: clip.fileName,
      path: clip.path ?? null,
      frames: clip.frames ?? null,
      rotation_deg: clip.rotation ?? 0,
      // Seconds of the video at which row 0 is shown.
      start_s: Number((track.startSeconds - (clip.beginsUs ?? 0) / 1e6).toFixed(6)),
    },
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
