/** What the fit is held to: landmarks of one person in camera-centred px and in metres. Rows are frames of the window. */
export interface Observations {
  readonly frames: number;
  /** Presentation times, seconds, shape [T]. */
  readonly times: Float64Array;
  readonly focalPx: number;
  /** Landmarks relative to the principal point, px, shape [T, 33, 2]. */
  readonly image: Float64Array;
  /** Weight of each landmark in the picture, 0 absent, shape [T, 33]. */
  readonly weight: Float64Array;
  /** Standard deviation of a landmark in the picture, px, shape [T]. */
  readonly sigmaPx: Float64Array;
  /** Landmarks in metres relative to mid-hip, camera axes, shape [T, 33, 3]. */
  readonly world: Float64Array;
  /** Weight of each world landmark, shape [T, 33]. */
  readonly worldWeight: Float64Array;
  /** Where the camera was, axes of the first one, metres, shape [T, 3]; left out where it only turned. */
  readonly centre?: Float64Array;
  /** 1 where a person says where a landmark is: never an outlier, however far off, shape [T, 33]. None where left out. */
  readonly sure?: Uint8Array;
}
