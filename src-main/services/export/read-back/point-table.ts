/** Named points as a reader found them in a file. */
export interface PointTable {
  readonly names: readonly string[];
  readonly frames: number;
  /** Seconds since the first frame, shape [T]. */
  readonly times: Float64Array;
  /** World, metres, Y up, shape [T, names, 3]. */
  readonly positions: Float64Array;
}
