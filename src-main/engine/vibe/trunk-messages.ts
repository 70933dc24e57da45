import type { Device } from '#main/engine/device.ts';
import type { Picture } from '#shared/vision/picture.ts';

/** What a trunk thread is started with. */
export interface TrunkSetup {
  /** ONNX file with input `image` [N, 3, 224, 224] and output `features` [N, width]. */
  readonly file: string;
  readonly device: Device;
  /** Width of a feature. */
  readonly width: number;
}

/** A square of a picture in shared memory: centre and side in px of that picture, without margin. */
export interface CropSquare {
  readonly picture: Picture;
  readonly cx: number;
  readonly cy: number;
  readonly side: number;
}

/** Crops to be made and put through the trunk as one batch. */
export interface TrunkRequest {
  readonly crops: readonly CropSquare[];
  /** The crop's side as a multiple of the square's. */
  readonly scale: number;
  /** Also hand back the crops themselves: what a quantisation is calibrated on. */
  readonly keepCrops: boolean;
}

export interface TrunkReply {
  /** Shape [crops, width]. */
  readonly features: Float32Array;
  /** Normalised crops, shape [crops, 3, 224, 224]; null unless asked for. */
  readonly crops: Float32Array | null;
  /** Time spent cropping and in the network, ms. */
  readonly cropMs: number;
  readonly networkMs: number;
}
