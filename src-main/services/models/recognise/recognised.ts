import type { DraftTensor } from '#main/model-library/model-draft.ts';
import type { ImportFindings, ModelKind, ModelManifest } from '#shared/contract/models.ts';

/** One model found in a file. */
export interface RecognisedModel {
  readonly kind: ModelKind;
  /** Which of the models of its file it is. */
  readonly part: string;
  /** What its name gets after the file's; empty for the main one. */
  readonly suffix: string;
  readonly architecture: ModelManifest['architecture'];
  readonly facts: ModelManifest['facts'];
  readonly report: ImportFindings;
  readonly tensors: readonly DraftTensor[];
}
