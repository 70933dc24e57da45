import type { PointMotion } from '#shared/formats/points/point-motion.ts';
import type { MotionDifference } from './compare-motion.ts';
import type { PointTable } from './read-back/point-table.ts';
import { ReadBackError } from './read-back/read-back-error.ts';

/**
 * Compares each named point of a file with where it belongs, at every frame.
 *
 * @param expected points as they were handed to the writer, their times in `times`
 * @param joints   joints as the take stores them, metres, shape [T, 24, 3]; null where the motion was resampled
 * @throws ReadBackError where names or the number of frames differ
 */
export function comparePoints(
  found: PointTable,
  expected: PointMotion,
  times: ArrayLike<number>,
  joints: Float32Array | null,
): Omit<MotionDifference, 'maxRotationErrorDeg'> {
  if (found.frames !== expected.frames) {
    throw new ReadBackError(`it holds ${found.frames} frames instead of ${expected.frames}`);
  }
  const count = expected.names.length;
  if (found.names.join() !== expected.names.join()) throw new ReadBackError('its points have other names');
  const jointCount = joints ? joints.length / (3 * expected.frames) : 0;
  let square = 0;
  let time = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let f = 0; f < expected.frames; f++) {
    time = Math.max(time, Math.abs(found.times[f]! - found.times[0]! - times[f]!));
    for (let k = 0; k < count; k++) {
      let sum = 0;
      for (let a = 0; a < 3; a++) {
        const at = (f * count + k) * 3 + a;
        const place = k < jointCount ? joints![(f * jointCount + k) * 3 + a]! : expected.positions[at]!;
        sum += (found.positions[at]! - place) ** 2;
      }
      // A comparison with NaN is false: turned round, a broken number counts as infinitely far.
      if (!(sum <= square)) square = Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
      lowest = Math.min(lowest, found.positions[(f * count + k) * 3 + 1]!);
    }
  }
  return { maxJointErrorMm: Math.sqrt(square) * 1000, maxTimeErrorMs: time * 1000, lowestJointM: lowest };
}
