import { type CameraPose, cameraToWorld } from '#shared/camera/placement.ts';
import type { Take } from '#shared/fitting/take.ts';
import { exponential, logarithm, product, relative, rotated } from '#shared/math/rotation3.ts';

/**
 * The same take seen by the same camera, in the world another take of the clip has: what it looks like in the picture
 * stays exactly as it is.
 */
export function inWorldOf(take: Take, camera: CameraPose, rest: ArrayLike<number>): Take {
  const [own, theirs] = [Float64Array.from(take.camera.rotation), Float64Array.from(camera.rotation)];
  // Rᵀ_theirs · R_own carries this world's axes to the other's.
  const turn = relative(theirs, own);
  // The first camera's axes lead from the one world to the other, wherever the camera was later.
  const [tx = 0, ty = 0, tz = 0] = take.camera.translation;
  const poses = take.poses.slice();
  const joints = new Float32Array(take.joints.length);
  const trans = new Float32Array(take.trans.length);
  for (let t = 0; t < take.frames; t++) {
    const root = exponential([poses[72 * t]!, poses[72 * t + 1]!, poses[72 * t + 2]!]);
    poses.set(logarithm(product(turn, root)), 72 * t);
    for (let i = 72 * t; i < 72 * (t + 1); i += 3) {
      const [x, y, z] = rotated(own, [take.joints[i]!, take.joints[i + 1]!, take.joints[i + 2]!]);
      joints.set(cameraToWorld(camera, [x + tx, y + ty, z + tz]), i);
    }
    for (let a = 0; a < 3; a++) trans[3 * t + a] = joints[72 * t + a]! - rest[a]!;
  }
  return { ...take, poses, joints, trans, camera };
}
