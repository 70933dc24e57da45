import { z } from 'zod';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import type { Take } from '#shared/fitting/take.ts';

const numbers = (length: number) => z.array(z.number()).length(length);
/** What of a camera file says where something is seen. */
const CameraFile = z.object({
  focal_px: z.array(z.number().positive()).min(1),
  principal_px: numbers(2),
  times_s: z.array(z.number()).min(1),
  world_to_camera: z.object({ rotation: z.array(numbers(9)).min(1), translation: z.array(numbers(3)).min(1) }),
});

/** How near a row's time must be to the take's, seconds; grids of the nominal rate are a little off true times. */
const NEAR_S = 0.02;

/**
 * Largest distance at which a camera file sees a joint from where the take's own camera does, px, over all frames.
 *
 * @param file     the parsed JSON
 * @param beginsUs presentation time of the file's first row, µs
 */
export function farthestPx(file: unknown, takes: readonly Take[], beginsUs: number): number {
  const { focal_px, principal_px, times_s, world_to_camera } = CameraFile.parse(file);
  const { rotation, translation } = world_to_camera;
  let worst = 0;
  for (const take of takes) {
    for (let f = 0, row = 0; f < take.frames; f++) {
      const seconds = (take.ptsUs[f]! - beginsUs) / 1e6;
      while (row + 1 < times_s.length && Math.abs(times_s[row + 1]! - seconds) <= Math.abs(times_s[row]! - seconds))
        row++;
      if (!(Math.abs(times_s[row]! - seconds) < NEAR_S)) return Number.POSITIVE_INFINITY;
      const own = cameraOfRow(take, f);
      const [r, t] = [rotation[rotation.length > 1 ? row : 0]!, translation[translation.length > 1 ? row : 0]!];
      const focal = focal_px[focal_px.length > 1 ? row : 0]!;
      for (let j = 72 * f; j < 72 * (f + 1); j += 3) {
        const a = seen(
          take.joints,
          j,
          own.rotation,
          own.translation,
          own.focalPx,
          take.imageSize.map((side) => side / 2),
        );
        const b = seen(take.joints, j, r, t, focal, principal_px);
        // What lies behind the camera is in no picture.
        if (a && b) worst = Math.max(worst, Math.hypot(a[0] - b[0], a[1] - b[1]));
        else if (a || b) return Number.POSITIVE_INFINITY;
      }
    }
  }
  return worst;
}

function seen(
  points: ArrayLike<number>,
  at: number,
  r: ArrayLike<number>,
  t: ArrayLike<number>,
  focal: number,
  principal: readonly number[],
): [number, number] | null {
  const axis = (i: number) =>
    r[3 * i]! * points[at]! + r[3 * i + 1]! * points[at + 1]! + r[3 * i + 2]! * points[at + 2]! + t[i]!;
  const z = axis(2);
  return z > 0.05 ? [principal[0]! + (focal * axis(0)) / z, principal[1]! + (focal * axis(1)) / z] : null;
}
