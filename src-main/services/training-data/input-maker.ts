import type { PersonPicture } from '#main/services/evaluation/clip-predictor.ts';
import type { StoreHeader } from '#shared/training/store/store-schema.ts';

/** Inputs of some pictures of a person. */
export interface MadeInputs {
  /** Shape [pictures, encoder.width]. */
  readonly inputs: Float32Array;
  /** The squares they are measured in, shape [pictures, 3]: cx, cy, side in px. */
  readonly boxes: Float32Array;
}

/** Makes what an encoder reads, or gives, of pictures. Whoever opens it disposes it. */
export interface InputMaker extends AsyncDisposable {
  readonly encoder: NonNullable<StoreHeader['encoder']>;
  readonly array: 'features' | 'landmarks';
  make(pictures: readonly PersonPicture[], signal: AbortSignal): Promise<MadeInputs>;
}
