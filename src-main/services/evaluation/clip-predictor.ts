import type { CropSquare } from '#main/datasets/person-track.ts';

/** One picture of a person and the square of it that the network looks at. */
export interface PersonPicture {
  /** Size of the picture, px. */
  readonly width: number;
  readonly height: number;
  /** RGB, 3 bytes a pixel, rows without padding. Valid until the call it is given to has ended. */
  readonly data: Uint8Array;
  /** Centre and side of the crop, px of this picture. All margins are in it: crop exactly this square. */
  readonly box: CropSquare;
  /** Seconds since the first frame of the sequence. */
  readonly timeS: number;
}

/** What a model says about T frames of one person. */
export interface ClipPrediction {
  /** Camera (s, tx, ty), 24 axis-angle rotations in camera space (radians), 10 betas; shape [T, 85]. */
  readonly theta: Float32Array;
  /** The 14 joints of the protocol, metres, shape [T, 14, 3]. Left out, they come from the evaluation's own body. */
  readonly joints14?: Float32Array;
  /** Vertices of the neutral body, metres, shape [T, V, 3]. Left out, they come from the evaluation's own body. */
  readonly vertices?: Float32Array;
}

/**
 * A model under test. Encoding and predicting are two calls, so that one pass over the pictures serves both ways of
 * running the temporal part, and so that stored features can take the place of pictures.
 */
export interface ClipPredictor {
  /** Name people know the model by. */
  readonly name: string;
  /** Which encoder its features come from. Stored features of VIBE's own files are those of `resnet50`. */
  readonly encoder: 'resnet50' | 'keypoints';
  /** Width of one feature, 2048 for `resnet50`. */
  readonly featureSize: number;
  /** Features of consecutive pictures of one person (at most 32 a call), shape [pictures, featureSize]. */
  encode(pictures: readonly PersonPicture[], signal: AbortSignal): Promise<Float32Array>;
  /**
   * Body parameters of one run of frames; the temporal state is zero before the first.
   *
   * @param features shape [T, featureSize]
   * @param times    seconds, shape [T]; holes in a track are time, not adjacency
   */
  predict(features: Float32Array, times: Float64Array, signal: AbortSignal): Promise<ClipPrediction>;
}
