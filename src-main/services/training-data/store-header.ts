import type { TrainingDataset } from '#main/datasets/training/training-dataset.ts';
import type { Quirks } from '#main/datasets/training/training-kinds.ts';
import { type ArrayName, arraySpecs } from '#shared/training/store/store-arrays.ts';
import { STORE_VERSION, type StoreHeader } from '#shared/training/store/store-schema.ts';
import type { InputMaker } from './input-maker.ts';

/** The header of the store a data set becomes. */
export function storeHeader(dataset: TrainingDataset, maker: InputMaker | null, quirks: Quirks): StoreHeader {
  const { kind, licence, type, truths, ownInputs, notes, options } = dataset;
  const encoder = type === 'motion' ? null : (maker?.encoder ?? ownInputs);
  const input: ArrayName[] = encoder ? [encoder.type === 'keypoints' ? 'landmarks' : 'features'] : [];
  const seen: ArrayName[] = encoder ? ['keypoints2d', 'box'] : [];
  const halfTruths = quirks.has('half-truths');
  return {
    format: 'vibe-studio-features',
    version: STORE_VERSION,
    kind: type,
    dataset: kind,
    licence,
    encoder,
    arrays: arraySpecs([...input, ...seen, ...truths, 'time'], { featureWidth: encoder?.width ?? 0, halfTruths }),
    options: {
      ...options,
      'half-truths': halfTruths,
      ...(type === 'frames' && { 'keypoint-crop': quirks.has('keypoint-crop') }),
    },
    notes: [...notes],
  };
}
