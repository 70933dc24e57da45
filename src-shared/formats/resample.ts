import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { slerpInto } from '../math/rotation.ts';
import { type BodyMotion, isEvenlySpaced } from './body-motion.ts';

/** Most frames a resampled motion may have: nine hours at 30 fps. More means broken frame times. */
const MAX_FRAMES = 1_000_000;

/**
 * The same motion with evenly spaced frames at its nominal rate, for formats that cannot say when a frame is: rotations
 * by slerp, the pelvis linearly. A motion that is even already comes back as it is.
 *
 * @throws RangeError if the frame times span more than a million frames of the nominal rate
 */
export function resampleEvenly(motion: BodyMotion): BodyMotion {
  const { fps, times } = motion;
  if (motion.frames < 2 || isEvenlySpaced(times, fps)) return motion;
  const last = times[motion.frames - 1]!;
  const frames = Math.round((last * fps.num) / fps.den) + 1;
  if (!(frames <= MAX_FRAMES)) throw new RangeError(`the frame times span ${frames} frames`);
  const rotations = new Float64Array(frames * JOINT_COUNT * 4);
  const pelvis = new Float64Array(frames * 3);
  const even = new Float64Array(frames);
  let before = 0;
  for (let f = 0; f < frames; f++) {
    const time = (f * fps.den) / fps.num;
    even[f] = time;
    while (before < motion.frames - 2 && times[before + 1]! <= time) before++;
    const span = times[before + 1]! - times[before]!;
    const u = span > 0 ? Math.min(1, Math.max(0, (time - times[before]!) / span)) : 0;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const a = (before * JOINT_COUNT + j) * 4;
      slerpInto(rotations, (f * JOINT_COUNT + j) * 4, motion.rotations, a, motion.rotations, a + JOINT_COUNT * 4, u);
    }
    for (let k = 0; k < 3; k++) {
      const a = motion.pelvis[3 * before + k]!;
      pelvis[3 * f + k] = a + u * (motion.pelvis[3 * before + 3 + k]! - a);
    }
  }
  return { ...motion, frames, times: even, rotations, pelvis };
}
