import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { ImportedMotion } from '#shared/formats/motion/imported-motion.ts';
import { axisAngleToQuaternionInto, quaternionToAxisAngleInto, slerpInto } from '#shared/math/rotation.ts';

/** Rows of a motion at the frames of a clip. */
export interface ResampledMotion {
  /** Frame of the clip of row 0. */
  readonly firstFrame: number;
  readonly frames: number;
  /** Axis-angle, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** Shape [T, 3]. */
  readonly path: Float64Array;
  /** What of the motion lies before and behind the clip, seconds. */
  readonly cutSeconds: number;
}

/**
 * A motion at the times of a clip's frames: rotations by slerp, the path straight.
 *
 * @param ptsUs clip's frame times, µs
 * @param start frame at which the motion begins; negative where it begins before the clip
 * @returns null where no frame of the clip lies within the motion
 */
export function resampleMotion(motion: ImportedMotion, ptsUs: Float64Array, start: number): ResampledMotion | null {
  const step = ptsUs.length > 1 ? (ptsUs.at(-1)! - ptsUs[0]!) / (ptsUs.length - 1) : 1e6 / (motion.fps ?? 30);
  const timeOf = (frame: number): number =>
    frame < 0
      ? ptsUs[0]! + frame * step
      : frame < ptsUs.length
        ? ptsUs[frame]!
        : ptsUs.at(-1)! + (frame - ptsUs.length + 1) * step;
  const origin = timeOf(start);
  const lasts = motion.times[motion.frames - 1]!;
  const first = Math.max(0, start);
  let end = first;
  // A clip's frame up to half a step behind the last pose still shows it.
  while (end < ptsUs.length && (ptsUs[end]! - origin) / 1e6 <= lasts + step / 2e6) end++;
  const frames = end - first;
  if (frames <= 0) return null;
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const path = new Float64Array(frames * 3);
  const [a, b, q] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  let before = 0;
  for (let t = 0; t < frames; t++) {
    const time = Math.min(lasts, Math.max(0, (ptsUs[first + t]! - origin) / 1e6));
    while (before < motion.frames - 1 && motion.times[before + 1]! <= time) before++;
    const after = Math.min(motion.frames - 1, before + 1);
    const span = motion.times[after]! - motion.times[before]!;
    const u = span > 0 ? Math.min(1, Math.max(0, (time - motion.times[before]!) / span)) : 0;
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToQuaternionInto(a, 0, motion.poses, (before * JOINT_COUNT + j) * 3);
      axisAngleToQuaternionInto(b, 0, motion.poses, (after * JOINT_COUNT + j) * 3);
      slerpInto(q, 0, a, 0, b, 0, u);
      quaternionToAxisAngleInto(poses, (t * JOINT_COUNT + j) * 3, q, 0);
    }
    for (let k = 0; k < 3; k++) {
      path[3 * t + k] = (1 - u) * motion.path[3 * before + k]! + u * motion.path[3 * after + k]!;
    }
  }
  const shown = (ptsUs[end - 1]! - Math.max(origin, ptsUs[0]!)) / 1e6;
  return { firstFrame: first, frames, poses, path, cutSeconds: Math.max(0, lasts - Math.max(0, shown) - step / 1e6) };
}
