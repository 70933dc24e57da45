import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { draftTensor } from './draft-tensors.ts';
import type { NamedParts } from './named-parts.ts';
import type { RecognisedModel } from './recognised.ts';

const SIZES = { pose: 144, shape: 10, cam: 3 } as const;

/** Recognises `smpl_mean_params.npz`: mean pose (24 × 6 numbers), shape and camera; null for anything else. */
export function recogniseMeanParams({ arrays, others }: NamedParts): RecognisedModel | null {
  const keys = Object.keys(SIZES) as (keyof typeof SIZES)[];
  const sizeOf = (array: StoredArray | undefined) => array?.elements ?? 0;
  if (!keys.every((key) => sizeOf(arrays.get(key)) === SIZES[key])) return null;
  return {
    kind: 'mean-params',
    part: 'mean-params',
    suffix: '',
    architecture: null,
    facts: {},
    report: {
      found: keys,
      missing: [],
      ignored: [...[...arrays.keys()].filter((key) => !(key in SIZES)), ...others],
      notes: [],
    },
    tensors: keys.map((key) => draftTensor(key, arrays.get(key)!, [SIZES[key]])),
  };
}
