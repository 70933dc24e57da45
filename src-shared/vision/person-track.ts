/** What the detector and tracker saw of one person. Frame-first, row-major; frames are indices into the PTS table. */
export interface PersonTrack {
  /** 1-based number of the person in the clip. */
  readonly person: number;
  /** Index into the clip's PTS table of row 0. */
  readonly firstFrame: number;
  /** Number of rows T, holes included. */
  readonly frames: number;
  /** 1 where the person was observed, shape [T]. Rows of unseen frames are zero everywhere. */
  readonly seen: Uint8Array;
  /** Landmarks in the image after rotation metadata: x, y in px, depth z in px relative to the hips (negative nearer), shape [T, 33, 3]. */
  readonly image: Float32Array;
  /** Confidence 0..1 that a landmark is where it is said to be; 0 means absent, shape [T, 33]. */
  readonly confidence: Float32Array;
  /** Landmarks in metres, origin mid-hip, axes of the camera (x right, y down, z away), shape [T, 33, 3]. */
  readonly world: Float32Array;
  /** How far `world` is believed, 0..1: less where depth was guessed; 1 where left out. */
  readonly worldTrust?: number;
  /** The landmark model's own "a person is here" probability, shape [T]. */
  readonly presence: Float32Array;
  /** Person box x, y, width, height in px around the confident landmarks, shape [T, 4]. */
  readonly box: Float32Array;
}

/** A track that was given up, with the reason. */
export interface RejectedTrack {
  readonly firstFrame: number;
  readonly frames: number;
  /** Mean box x, y, width, height in px. */
  readonly box: readonly [number, number, number, number];
  readonly reason:
    | 'too-short'
    | 'part-of-another'
    | 'duplicate'
    | 'too-small'
    | 'too-little-in-view'
    | 'low-confidence'
    | 'over-limit';
}
