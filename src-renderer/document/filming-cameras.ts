import { FILMED_ROW, type FrameCamera } from '#shared/camera/camera-motion.ts';
import { turnedCamera } from '#shared/camera/steady-view.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { fetchData } from '../connection/fetch-data.ts';
import type { FilmingCamera } from '../scene/video-camera.ts';

/** Rows of cameras that move, by take; null while they are on their way. */
const known = new Map<string, Float32Array | null>();
const listeners = new Set<() => void>();
/** Takes whose cameras are kept; a clip has few. */
const MOST = 64;
const RETRY_MS = 1500;

/** Called when the motion of a camera has come that was missing. @returns stops it */
export function onCameraLoaded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The camera that filmed a frame. While its motion is on its way, the clip's first one. */
export function filmingCameraOf(take: TakeItem, frame: number): FilmingCamera {
  const standing = { focalPx: take.focal_px, imageSize: take.image_size, pose: take.camera };
  const now = frameCameraOf(take, frame);
  if (!now) return standing;
  const { focalPx, ...pose } = turnedCamera(take.camera, now);
  return { focalPx, imageSize: take.image_size, pose };
}

/** How a frame's camera stands to the clip's first one; null where it stands still, and while that is on its way. */
export function frameCameraOf(take: TakeItem, frame: number): FrameCamera | null {
  if (!take.filmed?.followed || take.frames === 0) return null;
  const rows = rowsOf(take);
  if (!rows) return null;
  const row = Math.max(0, Math.min(take.frames - 1, frame - take.first_frame));
  const [x = 0, y = 0, z = 0] = rows.subarray(row * FILMED_ROW + 10, (row + 1) * FILMED_ROW);
  const turn = Float64Array.from(rows.subarray(row * FILMED_ROW, row * FILMED_ROW + 9));
  return { turn, place: [x, y, z], focalPx: take.focal_px * rows[row * FILMED_ROW + 9]! };
}

function rowsOf(take: TakeItem): Float32Array | null {
  const key = `${take.id} ${take.first_frame} ${take.frames}`;
  const rows = known.get(key);
  if (rows !== undefined) return rows;
  if (known.size > MOST) known.clear();
  known.set(key, null);
  fetchData(`takes/${take.id}/camera_motion?from=0&to=${take.frames}&revision=${take.revision}`)
    .then(async (response) => {
      known.set(key, new Float32Array(await response.arrayBuffer()));
      for (const listener of listeners) listener();
    })
    .catch(() => setTimeout(() => known.delete(key), RETRY_MS));
  return null;
}
