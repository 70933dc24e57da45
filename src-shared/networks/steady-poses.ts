import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { meanRotations } from './mean-rotations.ts';

const POSE = 9 * JOINT_COUNT;

/** A pose, [24, 3, 3], and its time, seconds. */
export interface TimedPose {
  readonly pose: Float32Array;
  readonly second: number;
}

/**
 * Poses, each the mean of itself and its two neighbours, who count by a normal curve over time: nearly nothing in
 * motion of 12 frames a second, nearly as much as the pose itself in one of 120. Ends stand for what is missing.
 *
 * @param rotations row-major matrices, shape [T, 24, 3, 3]
 * @param seconds   times of the poses, shape [T]
 * @param width     standard deviation of the curve, seconds
 * @param before    what came before the first pose
 */
export function steadyPoses(
  rotations: Float32Array,
  seconds: ArrayLike<number>,
  width: number,
  before: TimedPose | null = null,
): Float32Array {
  const out = new Float32Array(rotations.length);
  const at = (t: number): TimedPose => ({
    pose: rotations.subarray(t * POSE, (t + 1) * POSE),
    second: seconds[t]!,
  });
  for (let t = 0; t < seconds.length; t++) {
    const own = at(t);
    const neighbours = [t > 0 ? at(t - 1) : (before ?? own), t + 1 < seconds.length ? at(t + 1) : own];
    const weights = neighbours.map(({ second }) => Math.exp(-0.5 * ((second - own.second) / width) ** 2));
    out.set(meanRotations([own.pose, ...neighbours.map(({ pose }) => pose)], [1, ...weights]), t * POSE);
  }
  return out;
}
