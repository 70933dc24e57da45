import type { PersonTrack, TrackTruth } from '#main/datasets/person-track.ts';
import { halfToNumber, numberToHalf } from '#shared/formats/half-float.ts';
import { type BodyPoser, H36M_JOINTS, PROTOCOL_JOINTS } from './evaluation-body.ts';

const POSE = 72;
const SHAPE = 10;

/** What is true about some rows of a track. */
export interface TruthRows {
  /** The 14 joints of the protocol, metres, shape [rows, 14, 3]. */
  readonly joints14: Float64Array;
  /** The data set's own 17 joints, metres, shape [rows, 17, 3]; null where it has none. */
  readonly joints17: Float64Array | null;
  /** Pose and shape, [rows, 82], for truths that have them. */
  readonly theta: Float32Array | null;
}

/**
 * The truth of some rows. SMPL truths pass through the neutral body whatever the person's sex, as published figures do
 * (specification 9.5).
 *
 * @param halves round everything to 16-bit floats first, as VIBE's data loader does (specification 7.6)
 */
export function truthRows(track: PersonTrack, rows: readonly number[], poser: BodyPoser, halves: boolean): TruthRows {
  const round = halves ? (value: number) => halfToNumber(numberToHalf(value)) : (value: number) => value;
  const { truth } = track;
  if (truth.kind === 'smpl') return smplRows(truth, rows, poser, round);
  const pick = (from: Float32Array, size: number): Float64Array => {
    const out = new Float64Array(rows.length * size);
    for (const [i, row] of rows.entries())
      for (let k = 0; k < size; k++) out[i * size + k] = round(from[row * size + k]!);
    return out;
  };
  return {
    joints14: pick(truth.joints14, PROTOCOL_JOINTS * 3),
    joints17: truth.joints17 ? pick(truth.joints17, H36M_JOINTS * 3) : null,
    theta: null,
  };
}

function smplRows(
  truth: Extract<TrackTruth, { kind: 'smpl' }>,
  rows: readonly number[],
  poser: BodyPoser,
  round: (value: number) => number,
): TruthRows {
  const joints14 = new Float64Array(rows.length * PROTOCOL_JOINTS * 3);
  const theta = new Float32Array(rows.length * (POSE + SHAPE));
  for (const [i, row] of rows.entries()) {
    if (!truth.joints14) poser.pose(truth.pose, row * POSE, truth.betas, row * SHAPE);
    for (let k = 0; k < PROTOCOL_JOINTS * 3; k++) {
      const joint = truth.joints14 ? truth.joints14[row * PROTOCOL_JOINTS * 3 + k]! : poser.joints14[k]!;
      joints14[i * PROTOCOL_JOINTS * 3 + k] = round(joint + (truth.trans?.[row * 3 + (k % 3)] ?? 0));
    }
    const o = i * (POSE + SHAPE);
    for (let k = 0; k < POSE; k++) theta[o + k] = round(truth.pose[row * POSE + k]!);
    for (let k = 0; k < SHAPE; k++) theta[o + POSE + k] = round(truth.betas[row * SHAPE + k]!);
  }
  return { joints14, joints17: null, theta };
}
