import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { meanRotations } from './mean-rotations.ts';

const POSE = 9 * JOINT_COUNT;

/**
 * Poses, each the mean of itself and its neighbours in time; at the ends a pose stands for what is missing.
 *
 * @param rotations row-major matrices, shape [T, 24, 3, 3]
 * @param weight    of either neighbour, where the pose itself counts 1
 * @param before    the pose before the first, shape [24, 3, 3]
 */
export function steadyPoses(rotations: Float32Array, weight: number, before: Float32Array | null = null): Float32Array {
  const out = new Float32Array(rotations.length);
  for (let at = 0; at < rotations.length; at += POSE) {
    const pose = rotations.subarray(at, at + POSE);
    const earlier = at > 0 ? rotations.subarray(at - POSE, at) : (before ?? pose);
    const later = at + POSE < rotations.length ? rotations.subarray(at + POSE, at + 2 * POSE) : pose;
    out.set(meanRotations([pose, earlier, later], [1, weight, weight]), at);
  }
  return out;
}
