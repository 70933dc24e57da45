import type { LiftedTrack } from '#shared/networks/lifted-track.ts';

/** The rows of a lifted track that the network posed, without those between. */
export interface KnownRows {
  /** Row of the track, shape [n]. */
  readonly rows: readonly number[];
  /** Shapes [n, 24, 3], [n, 10], [n, 3], [n, 3]. */
  readonly poses: Float32Array;
  readonly betas: Float32Array;
  readonly cam: Float32Array;
  readonly boxes: Float32Array;
}

/** Takes the rows that the network posed out of a track. */
export function knownRows({ known, poses, betas, cam, boxes }: LiftedTrack): KnownRows {
  const rows = Array.from(known.keys()).filter((row) => known[row] === 1);
  const pick = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries()) out.set(values.subarray(row * width, (row + 1) * width), i * width);
    return out;
  };
  return { rows, poses: pick(poses, 72), betas: pick(betas, 10), cam: pick(cam, 3), boxes: pick(boxes, 3) };
}

/** The track with new values in the rows that the network posed. */
export function withKnownRows(
  lifted: LiftedTrack,
  { rows }: KnownRows,
  values: { poses?: ArrayLike<number>; betas?: ArrayLike<number>; cam?: ArrayLike<number> },
): LiftedTrack {
  const put = (into: Float32Array, from: ArrayLike<number> | undefined, width: number): Float32Array => {
    if (!from) return into;
    const out = into.slice();
    for (const [i, row] of rows.entries()) {
      for (let k = 0; k < width; k++) out[row * width + k] = from[i * width + k]!;
    }
    return out;
  };
  return {
    ...lifted,
    poses: put(lifted.poses, values.poses, 72),
    betas: put(lifted.betas, values.betas, 10),
    cam: put(lifted.cam, values.cam, 3),
  };
}
