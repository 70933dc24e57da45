import { FormatError } from '#shared/formats/format-error.ts';
import { PUBLISHED_DISCRIMINATOR } from '#shared/networks/options.ts';
import { discriminatorShapes } from '#shared/networks/parameter-shapes.ts';
import { discriminatorOptionsFromWeights } from '#shared/networks/recognise-options.ts';
import { compareShapes } from './check-shapes.ts';
import { draftTensor } from './draft-tensors.ts';
import { readOptions } from './read-options.ts';
import type { RecognisedModel } from './recognised.ts';
import type { StateDict } from './state-dict.ts';

/** True for tensors of a motion discriminator that stand alone. */
export function looksLikeDiscriminator(state: StateDict): boolean {
  return state.get('gru.weight_ih_l0')?.shape[1] === PUBLISHED_DISCRIMINATOR.input && state.has('fc.weight');
}

/**
 * Recognises VIBE's motion discriminator and its way of pooling over time (specification of VIBE, section 2.5).
 *
 * @throws FormatError where a tensor is missing or contradicts the others
 */
export function recogniseDiscriminator(state: StateDict): RecognisedModel {
  const options = readOptions(state, discriminatorOptionsFromWeights);
  const { found, missing } = compareShapes(state, discriminatorShapes(options));
  if (missing.length > 0) throw new FormatError(`its discriminator lacks the tensor ${missing[0]}`);
  const { hidden } = options;
  const usual = PUBLISHED_DISCRIMINATOR.hidden;
  return {
    kind: 'discriminator',
    part: 'discriminator',
    suffix: '-discriminator',
    architecture: { network: 'discriminator', options },
    facts: {},
    report: {
      found: [...found],
      missing: [],
      ignored: [...state.keys()].filter((key) => !found.includes(key)),
      notes: hidden === usual ? [] : [`The discriminator has ${hidden} hidden numbers; the published one ${usual}.`],
    },
    tensors: found.map((key) => draftTensor(key, state.get(key)!)),
  };
}
