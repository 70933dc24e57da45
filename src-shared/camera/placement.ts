import { cross, dot, scale, sub, unit, type Vec3 } from '../math/vec3.ts';

/** Position and orientation of a static camera in the world. */
export interface CameraPose {
  /** World to camera axes, row-major, shape [3, 3]. */
  readonly rotation: readonly number[];
  /** `x_camera = rotation · x_world + translation`, metres. */
  readonly translation: readonly number[];
}

/**
 * Places the camera in the world from the floor it sees.
 *
 * World: right-handed, Y along `up`, Z horizontal towards the camera (against its viewing direction), floor at y = 0,
 * origin on the floor below `anchor`.
 *
 * ```
 *        Y (up)                       camera axes in the world, level camera:
 *        |   camera  ◄── z forward    x_cam = +X, y_cam = −Y, z_cam = −Z
 *        |  /
 *        o──────► X                   seen from the camera, X points right
 *       /  floor y = 0
 *      Z (towards the camera)
 * ```
 *
 * @param up      unit vector away from the floor, camera axes
 * @param offset  floor: `up · p + offset = 0`
 * @param anchor  point in camera space whose foot on the floor becomes the origin
 */
export function placeCamera(up: Vec3, offset: number, anchor: Vec3): CameraPose {
  const forward: Vec3 = [0, 0, 1];
  // A camera that looks straight down or up has no horizontal viewing direction: the picture's vertical takes over.
  const flat = sub(forward, scale(up, dot(up, forward)));
  const z = unit(Math.hypot(...flat) > 1e-3 ? scale(flat, -1) : sub([0, 1, 0], scale(up, up[1])));
  const x = cross(up, z);
  const rotation = [x[0], up[0], z[0], x[1], up[1], z[1], x[2], up[2], z[2]];
  const height = dot(up, anchor) + offset;
  const origin = sub(anchor, scale(up, height));
  return { rotation, translation: origin };
}

/** `out = Rᵀ (p − t)`: a point of camera space in the world. */
export function cameraToWorld(pose: CameraPose, p: Vec3): Vec3 {
  const r = pose.rotation;
  const t = pose.translation;
  const x = p[0] - t[0]!;
  const y = p[1] - t[1]!;
  const z = p[2] - t[2]!;
  return [r[0]! * x + r[3]! * y + r[6]! * z, r[1]! * x + r[4]! * y + r[7]! * z, r[2]! * x + r[5]! * y + r[8]! * z];
}
