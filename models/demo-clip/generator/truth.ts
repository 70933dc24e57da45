import type { NpyNumbers } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import type { DemoMotion } from './motion/demo-motion.ts';
import { TIMING } from './motion/timing.ts';
import { STUDIO, studioPlacement, toCameraInto } from './render/studio.ts';

/** The clip's exact motion and camera as an NPZ archive, with the names and conventions of `take.ts`. */
export function writeTruth(motion: DemoMotion): Uint8Array {
  const { frames, poses, trans, betas, joints, contacts } = motion;
  const placement = studioPlacement();
  const jointsCam = new Float32Array(joints.length);
  toCameraInto(jointsCam, joints, placement);
  const float32 = (data: Float32Array, ...shape: number[]): NpyNumbers => ({ dtype: 'f4', shape, data });
  const float64 = (values: ArrayLike<number>, ...shape: number[]): NpyNumbers => ({
    dtype: 'f8',
    shape,
    data: Float64Array.from(values),
  });
  return writeNpz({
    poses: float32(poses, frames, 72),
    betas: float32(betas, 10),
    trans: float32(trans, frames, 3),
    joints: float32(joints, frames, 24, 3),
    joints_cam: float32(jointsCam, frames, 24, 3),
    contacts: float32(contacts, frames, 4),
    pts_us: float64(ptsUs(frames), frames),
    fps: float64([TIMING.fps]),
    focal_px: float64([STUDIO.focalPx]),
    image_size: { dtype: 'i4', shape: [2], data: Int32Array.of(STUDIO.width, STUDIO.height) },
    camera_rotation: float64(placement.rotation, 3, 3),
    camera_translation: float64(placement.translation, 3),
  });
}

/** Presentation times of the frames, µs, shape [T]. */
export function ptsUs(frames: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, f) => Math.round((f * 1e6) / TIMING.fps));
}
