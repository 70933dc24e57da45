/** What VIBE's network said of one person's track. Frame-first, row-major; rows are those of the track. */
export interface LiftedTrack {
  readonly person: number;
  /** Index into the clip's PTS table of row 0. */
  readonly firstFrame: number;
  /** Number of rows T, holes included. */
  readonly frames: number;
  /** 1 where the network was given this row's picture or landmarks, shape [T]. Other rows are zero everywhere. */
  readonly known: Uint8Array;
  /** Axis-angle, radians, the root in camera axes (x right, y down, z away), shape [T, 24, 3]. */
  readonly poses: Float32Array;
  /** SMPL's shape coefficients of each row, shape [T, 10]. */
  readonly betas: Float32Array;
  /** Weak-perspective camera of the crop: s, tx, ty, shape [T, 3]. */
  readonly cam: Float32Array;
  /** The square the crop was made from: centre x, y and side in px of the picture, before the crop's own margin, shape [T, 3]. */
  readonly boxes: Float32Array;
}
