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
  /** Vertices of the neutral body at the origin, metres, shape [rows, V, 3]; null where the truth has no mesh. */
  readonly vertices: Float32Array | null;
}

/**
 * The truth of some rows. SMPL truths pass through the neutral body whatever the person's sex, as published figures do
 * (specification 9.5).
 *
 * @param halves round everything to 16-bit floats first, as VIBE's data loader does (specification 7.6)
 */
export function truthRows(track: PersonTrack, rows: readonly number[], poser: BodyPoser, halves: boolean): TruthRows {
  const round = halves ? toHalf : (value: number) => value;
  const { truth } = track;
  if (truth.kind === 'smpl') return smplRows(truth, rows, poser, halves);
  const pick = (from: Float32Array, size: number): Float64Array => {
    const out = new Float64Array(rows.length * size);
    for (const [i, row] of rows.entries())
      for (let k = 0; k < size; k++) out[i * size + k] = round(from[row * size + k]!);
    return out;
  };
  return {
    joints14: pick(truth.joints14, PROTOCOL_JOINTS * 3),
    joints17: truth.joints17 ? pick(truth.joints17, H36M_JOINTS * 3) : null,
    vertices: null,
  };
}

const toHalf = (value: number): number => halfToNumber(numberToHalf(value));

function smplRows(
  truth: Extract<TrackTruth, { kind: 'smpl' }>,
  rows: readonly number[],
  poser: BodyPoser,
  halves: boolean,
): TruthRows {
  const width = PROTOCOL_JOINTS * 3;
  const joints14 = new Float64Array(rows.length * width);
  const vertices = new Float32Array(rows.length * poser.vertices.length);
  for (const [i, row] of rows.entries()) {
    const stored = truth.joints14?.subarray(row * width, (row + 1) * width);
    if (!stored || !halves) poser.pose(truth.pose, row * POSE, truth.betas, row * SHAPE);
    const joints = stored ?? poser.joints14;
    for (let k = 0; k < width; k++) {
      const joint = joints[k]! + (truth.trans?.[row * 3 + (k % 3)] ?? 0);
      joints14[i * width + k] = halves ? toHalf(joint) : joint;
    }
    if (halves) {
      // Joints are rounded after they were computed, but vertices are computed from a rounded pose.
      const pose = truth.pose.subarray(row * POSE, (row + 1) * POSE).map(toHalf);
      const betas = truth.betas.subarray(row * SHAPE, (row + 1) * SHAPE).map(toHalf);
      poser.pose(pose, 0, betas, 0);
    }
    vertices.set(poser.vertices, i * poser.vertices.length);
  }
  return { joints14, joints17: null, vertices };
}
