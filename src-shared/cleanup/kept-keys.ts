/**
 * Which rows of a cleaned take keep a key after `reduce-keys`. The take itself has all rows, each as a program plays it
 * between the kept ones: rotations the shortest way (slerp), the pelvis straight. A writer that has curves writes the kept
 * rows alone; one that has none writes every row and loses nothing. `CleanupReport.keys` and `CleanedTake.keys` hold them.
 */
export interface KeptKeys {
  /** Rows of the take these keys are of: another number of rows is another motion, to be written in full. */
  readonly frames: number;
  /** Rows that keep a key of a joint's local rotation, ascending, first and last row included, shape [24][…], SMPL's order. */
  readonly joints: readonly Int32Array[];
  /** Rows that keep a key of the pelvis' place, likewise. */
  readonly pelvis: Int32Array;
  /** Largest deviation between keys from the motion before: local rotations in degrees, the pelvis in mm. */
  readonly worstDeg: number;
  readonly worstMm: number;
}

/**
 * Rows at which any of some joints keeps a key, ascending: for a bone that several of SMPL's joints turn, or that only
 * part of one does.
 *
 * @param joints  of SMPL's tree; none gives the first and the last row
 */
export function keptRows({ frames, joints: kept }: KeptKeys, joints: readonly number[]): Int32Array {
  if (frames === 0) return new Int32Array(0);
  const rows = new Uint8Array(frames);
  rows[0] = rows[frames - 1] = 1;
  for (const joint of joints) for (const row of kept[joint]!) rows[row] = 1;
  return Int32Array.from(rows.keys()).filter((row) => rows[row] === 1);
}
