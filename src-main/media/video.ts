/** A rational number, such as a frame rate. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** What probing a file tells. The PTS table is the only truth about frames. */
export interface VideoInfo {
  readonly path: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly container: string;
  readonly codec: string;
  /** Width and height in px as shown: after rotation metadata and sample aspect ratio is left alone. */
  readonly width: number;
  readonly height: number;
  /** Rotation metadata that was applied, degrees clockwise, 0 | 90 | 180 | 270, and whether pictures are mirrored. */
  readonly rotation: number;
  readonly flipped: boolean;
  /** Nominal frame rate. */
  readonly fps: Rational;
  /** True where frame times are not evenly spaced (more than 1 ms or 2 % off the nominal grid). */
  readonly variableRate: boolean;
  /** Presentation time of every frame in display order, µs, first frame as the file says, shape [frames]. */
  readonly ptsUs: Float64Array;
  /** Presentation duration, µs, last frame included. */
  readonly durationUs: number;
  /** Focal length in px if the metadata tells one (35 mm equivalent), otherwise null. */
  readonly focalPx: number | null;
}

/** One decoded picture. `data` is RGB, 3 bytes a pixel, rows without padding, rotation applied. */
export interface VideoFrame {
  /** Index into `VideoInfo.ptsUs`. */
  readonly index: number;
  readonly ptsUs: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Trouble that does not stop the work: 'media/cut-off', 'media/repeated-time' or 'media/broken-frame', in words. */
export interface MediaWarning {
  readonly code: string;
  readonly message: string;
}
