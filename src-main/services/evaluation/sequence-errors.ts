import type { JointMotion } from '#shared/metrics/joint-error.ts';
import { rootAligned } from '#shared/metrics/joint-error.ts';
import { PROTOCOL_HIPS } from '#shared/metrics/pose-protocol.ts';
import { type SequenceMotion, sequenceMotion } from '#shared/metrics/sequence-motion.ts';
import type { ErrorTally, TalliedErrors } from './error-tally.ts';

/** Errors and motion of one track, run as one stream. */
export interface MeasuredSequence {
  readonly name: string;
  readonly errors: TalliedErrors;
  /** By real time, on root-aligned joints. */
  readonly motion: SequenceMotion;
}

/**
 * Measures one track.
 *
 * @param tally rows of this track alone
 * @param times seconds of these rows
 */
export function measureSequence(name: string, tally: ErrorTally, times: readonly number[]): MeasuredSequence {
  const { pred, truth } = tally.protocolJoints();
  const centred = (motion: JointMotion) => rootAligned(motion, PROTOCOL_HIPS);
  return { name, errors: tally.errors(), motion: sequenceMotion(centred(pred), centred(truth), times) };
}

/** Means over sequences, each weighted by what it counted. */
export function meanMotion(sequences: readonly MeasuredSequence[]): SequenceMotion {
  const triples = sequences.reduce((sum, { motion }) => sum + motion.triples, 0);
  const mean = (pick: (motion: SequenceMotion) => number): number =>
    triples > 0 ? sequences.reduce((sum, { motion }) => sum + pick(motion) * motion.triples, 0) / triples : 0;
  return {
    accelMps2: mean((m) => m.accelMps2),
    truthAccelMps2: mean((m) => m.truthAccelMps2),
    accelErrorMps2: mean((m) => m.accelErrorMps2),
    jitterMps3: mean((m) => m.jitterMps3),
    truthJitterMps3: mean((m) => m.truthJitterMps3),
    triples,
  };
}
