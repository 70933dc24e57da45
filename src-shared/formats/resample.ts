import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { rotationsAt, valuesAt } from '../math/sample-over-time.ts';
import { type BodyMotion, type FrameRate, isEvenlySpaced } from './body-motion.ts';

/** Most frames a resampled motion may have: nine hours at 30 fps. More means broken frame times. */
const MAX_FRAMES = 1_000_000;

/** A motion at another rate, and what became of its frames. */
export interface Resampled {
  readonly motion: BodyMotion;
  readonly framesIn: number;
  readonly keysOut: number;
  /** How much later the last key stands than the last frame did, µs: less than half a frame of the new rate. */
  readonly driftUs: number;
}

/**
 * The same motion with evenly spaced frames at its nominal rate, for formats that cannot say when a frame is. A motion
 * that is even already comes back as it is.
 *
 * @throws RangeError if the frame times span more than a million frames of the nominal rate
 */
export function resampleEvenly(motion: BodyMotion): BodyMotion {
  if (motion.frames < 2 || isEvenlySpaced(motion.times, motion.fps)) return motion;
  return resampleTo(motion, motion.fps).motion;
}

/**
 * The same motion with evenly spaced frames at any rate: the pelvis and rotations on smooth curves through the frames,
 * rotations by slerp where a joint turns far from one frame to the next (`math/sample-over-time.ts`).
 *
 * @param fps a rational rate, exact: key `i` stands at `i · den / num` seconds
 * @throws RangeError if the motion spans more than a million frames of that rate
 */
export function resampleTo(motion: BodyMotion, fps: FrameRate): Resampled {
  const { times, start = 0 } = motion;
  const last = times[motion.frames - 1]!;
  const frameAt = (seconds: number) => Math.round((seconds * fps.num) / fps.den);
  const secondsOf = (frame: number) => (frame * fps.den) / fps.num;
  const first = frameAt(start);
  const frames = frameAt(start + last) - first + 1;
  if (!(frames <= MAX_FRAMES)) throw new RangeError(`the frame times span ${frames} frames`);
  const even = Float64Array.from({ length: frames }, (_, f) => secondsOf(f));
  // The grid is the scene's: it need not meet the motion's own first frame.
  const at = start === 0 ? even : even.map((_, f) => secondsOf(first + f) - start);
  const rotations = rotationsAt(motion.rotations, times, JOINT_COUNT, at);
  const pelvis = valuesAt(motion.pelvis, times, 3, at);
  return {
    motion: { ...motion, fps, frames, times: even, rotations, pelvis, ...(start !== 0 && { start: secondsOf(first) }) },
    framesIn: motion.frames,
    keysOut: frames,
    driftUs: Math.round((at[frames - 1]! - last) * 1e6),
  };
}
