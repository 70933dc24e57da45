import type { CameraPlacement } from '#shared/fitting/take.ts';
import type { PinholeCamera } from '#shared/raster/raster-target.ts';
import { cross, normalize, sub, type Vec3 } from '../motion/vec3.ts';

/** Where the clip is filmed from, and the light. Metres, world axes of `take.ts`. */
export const STUDIO = {
  width: 1280,
  height: 720,
  focalPx: 1000,
  eye: [0.1, 1.32, 3.45] as Vec3,
  target: [0.02, 1.03, 0] as Vec3,
  /** Towards the key light: a large soft window, high on the left behind the camera. */
  key: normalize([-0.52, 0.72, 0.62]),
} as const;

/** The camera as the truth file states it. */
export function studioPlacement(): CameraPlacement {
  const forward = normalize(sub(STUDIO.target, STUDIO.eye));
  const right = normalize(cross(forward, [0, 1, 0]));
  const down = cross(forward, right);
  const rotation = [...right, ...down, ...forward];
  const translation = [0, 1, 2].map(
    (r) =>
      -(rotation[3 * r]! * STUDIO.eye[0] + rotation[3 * r + 1]! * STUDIO.eye[1] + rotation[3 * r + 2]! * STUDIO.eye[2]),
  );
  return { rotation, translation };
}

/** Intrinsics at a share of the full size (0.5: half width and height) and with finer samples. */
export function studioIntrinsics(share = 1): PinholeCamera {
  const { width, height, focalPx } = STUDIO;
  return { fx: focalPx * share, fy: focalPx * share, cx: (width / 2) * share, cy: (height / 2) * share };
}

/** World points to camera space: `out = R · p + t`, shape [n, 3]. */
export function toCameraInto(out: Float32Array, points: ArrayLike<number>, placement: CameraPlacement): void {
  const r = placement.rotation;
  const t = placement.translation;
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const z = points[i + 2]!;
    out[i] = r[0]! * x + r[1]! * y + r[2]! * z + t[0]!;
    out[i + 1] = r[3]! * x + r[4]! * y + r[5]! * z + t[1]!;
    out[i + 2] = r[6]! * x + r[7]! * y + r[8]! * z + t[2]!;
  }
}
