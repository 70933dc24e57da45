import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import type { Take } from '#shared/fitting/take.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';
import { logInto } from '#shared/math/so3.ts';
import type { Scene } from '#shared/training/examples/scene.ts';

/** What of a take is shown to a network. */
export type SceneTake = Pick<Take, 'frames' | 'poses' | 'jointsCam' | 'betas' | 'camera' | 'focalPx' | 'imageSize'> &
  Partial<Pick<Take, 'ptsUs' | 'cameraMotion' | 'fps'>>;

/** A take before its camera: what a network should have said of it. */
export function takeScene(take: SceneTake): Scene {
  const { frames, poses, jointsCam, betas, focalPx, imageSize, ptsUs = [], fps } = take;
  const turned = poses.slice();
  const pelvis = new Float32Array(frames * 3);
  const root = new Float64Array(9);
  const inCamera = new Float64Array(9);
  for (let t = 0; t < frames; t++) {
    axisAngleToMatrixInto(root, 0, poses, t * JOINT_COUNT * 3);
    mul3Into(inCamera, 0, cameraOfRow({ ...take, ptsUs }, t).rotation, 0, root, 0);
    logInto(turned, t * JOINT_COUNT * 3, inCamera, 0);
    pelvis.set(jointsCam.subarray(t * JOINT_COUNT * 3, t * JOINT_COUNT * 3 + 3), 3 * t);
  }
  return {
    frames,
    ...(fps && { fps: fps.num / fps.den }),
    camera: { focalPx, imageSize },
    poses: turned,
    pelvis,
    betas,
  };
}
