import type { ImportFindings, ModelKind, ModelManifest, ModelSource, TensorSummary } from '#shared/contract/models.ts';

/** Numbers of a stored tensor. */
export type TensorData = Float32Array | Int32Array;

/** A tensor on its way into the library; its numbers are asked for once, when it is its turn to be written. */
export interface DraftTensor extends TensorSummary {
  /** Row-major; Float32Array for `F32`, Int32Array for `I32`. */
  read(): TensorData | Promise<TensorData>;
}

/** A model on its way into the library. */
export interface ModelDraft {
  readonly kind: ModelKind;
  /** What to call it; made unique when it is stored. */
  readonly name: string;
  readonly architecture: ModelManifest['architecture'];
  readonly licence: ModelManifest['licence'];
  readonly source: ModelSource;
  readonly facts: ModelManifest['facts'];
  readonly report: ImportFindings;
  readonly tensors: readonly DraftTensor[];
}

/** Bytes a stored tensor takes: both element types are four bytes wide. */
export function tensorBytes({ shape }: TensorSummary): number {
  return shape.reduce((product, size) => product * size, 4);
}
