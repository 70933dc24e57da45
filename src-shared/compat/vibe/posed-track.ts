/** What a network said of a track; rows are those of the track. A `LiftedTrack` fits. */
export interface PosedTrack {
  /** Index into the clip's PTS table of row 0. */
  readonly firstFrame: number;
  readonly frames: number;
  /** 1 where there is a pose, shape [T]. */
  readonly known: Uint8Array;
  /** Axis-angle, radians, root in the axes of its crop, shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** shape [T, 10] */
  readonly betas: Float32Array;
  /** Weak camera s, tx, ty of the crop, shape [T, 3]. */
  readonly cam: Float32Array;
  /** Centre x, y and side of the box before the crop's margin, px, shape [T, 3]. */
  readonly boxes: Float32Array;
}

/** Rows that have a pose, ascending. */
export function knownRows({ frames, known }: PosedTrack): number[] {
  const rows: number[] = [];
  for (let t = 0; t < frames; t++) if (known[t] === 1) rows.push(t);
  return rows;
}

/** Chosen rows of an array of shape [T, size], one after the other. */
export function pickRows(from: Float32Array, size: number, rows: readonly number[]): Float32Array {
  const out = new Float32Array(rows.length * size);
  for (const [i, t] of rows.entries()) out.set(from.subarray(t * size, (t + 1) * size), i * size);
  return out;
}
