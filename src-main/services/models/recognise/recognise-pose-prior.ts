import { FormatError } from '#shared/formats/format-error.ts';
import { draftTensor } from './draft-tensors.ts';
import type { NamedParts } from './named-parts.ts';
import type { RecognisedModel } from './recognised.ts';
import { shapeText } from './state-dict.ts';

/** Numbers of a body pose: 23 joints, axis-angle. */
const POSE_NUMBERS = 69;

/**
 * Recognises a Gaussian mixture over body poses (`gmm_08.pkl`): `means` [K, 69], `covars` [K, 69, 69], `weights` [K].
 *
 * @returns null for anything else
 * @throws FormatError where the three do not fit together
 */
export function recognisePosePrior({ arrays, others }: NamedParts): RecognisedModel | null {
  const [means, covars, weights] = ['means', 'covars', 'weights'].map((key) => arrays.get(key));
  if (!means || !covars || !weights) return null;
  const [count, dimensions] = means.shape;
  const fits =
    means.shape.length === 2 &&
    count! > 0 &&
    covars.shape.join() === [count, dimensions, dimensions].join() &&
    weights.elements === count;
  if (!fits) {
    throw new FormatError(
      `the mixture's means ${shapeText(means.shape)}, covars ${shapeText(covars.shape)} and weights ${shapeText(weights.shape)} do not fit together`,
    );
  }
  if (dimensions !== POSE_NUMBERS) {
    throw new FormatError(`the mixture is over ${dimensions} numbers instead of the ${POSE_NUMBERS} of a body pose`);
  }
  return {
    kind: 'pose-prior',
    part: 'pose-prior',
    suffix: '',
    architecture: null,
    facts: { components: count! },
    report: {
      found: ['means', 'covars', 'weights'],
      missing: [],
      ignored: [...[...arrays.keys()].filter((key) => !['means', 'covars', 'weights'].includes(key)), ...others],
      notes: [],
    },
    tensors: [draftTensor('means', means), draftTensor('covars', covars), draftTensor('weights', weights, [count!])],
  };
}
