/** A square of a picture, px: centre and side. */
export interface CropSquare {
  readonly cx: number;
  readonly cy: number;
  readonly side: number;
}

/** Where the pictures of a track are; nothing is opened before it is needed. */
export type PictureSource =
  | { readonly kind: 'images' /** Full path of each row's picture. */; readonly paths: readonly string[] }
  | {
      readonly kind: 'video';
      readonly path: string;
      /** Frame of the video for each row, 0-based, strictly increasing. */
      readonly frames: readonly number[];
    }
  | {
      /** Picture files inside of another file. */
      readonly kind: 'encoded';
      /** That file, for messages. */
      readonly path: string;
      /** The bytes of a row's JPEG or PNG. */
      read(row: number): Uint8Array;
    };

/** What is known to be true about a track. */
export type TrackTruth =
  | {
      readonly kind: 'smpl';
      /** Axis-angle, pelvis first, in camera space, radians, shape [rows, 72]. */
      readonly pose: Float32Array;
      /** Shape [rows, 10]. */
      readonly betas: Float32Array;
      /** Translation added to the joints, metres, shape [rows, 3]; root alignment removes it but for rounding. */
      readonly trans: Float32Array | null;
      /** The 14 joints as they are stored, metres, shape [rows, 14, 3]; null where the body is to give them. */
      readonly joints14: Float32Array | null;
    }
  | {
      readonly kind: 'joints';
      /** The 14 joints of the protocol in camera space, metres, shape [rows, 14, 3]. */
      readonly joints14: Float32Array;
      /** The data set's own 17 joints, metres, shape [rows, 17, 3]; null where it has none. */
      readonly joints17: Float32Array | null;
    };

/** One person in one video of a data set, row by row. */
export interface PersonTrack {
  /** Name the tables and messages use, for example `downtown_walking_00_1`. */
  readonly name: string;
  readonly rows: number;
  /** Seconds, strictly increasing, shape [rows]. */
  readonly times: Float64Array;
  /** Crops, margins included: cx, cy, side in px, shape [rows, 3]. */
  readonly boxes: Float32Array;
  /** 1 where the row counts in the published protocol, shape [rows]. */
  readonly counted: Uint8Array;
  /** 1 where truth and picture are both trusted (a stricter mark than `counted` in some sets), shape [rows]. */
  readonly trusted: Uint8Array;
  /** Rows that begin a new segment: clips never cross such a row. Sorted, the first is 0. */
  readonly segments: readonly number[];
  readonly truth: TrackTruth;
  readonly pictures: PictureSource | null;
  /** 2D keypoints where the layout has them: x, y in px, confidence; set `common`, shape [rows, 14, 3]. */
  readonly keypoints?: Float32Array;
  /** Stored features of the trunk, shape [rows, 2048]; null where pictures are to be encoded. */
  readonly features: Float32Array | null;
}
