import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { describeSource } from './describe-source.ts';
import { namedParts } from './named-parts.ts';
import { looksLikeBody, recogniseBody } from './recognise-body.ts';
import { recogniseCheckpoint } from './recognise-checkpoint.ts';
import { recogniseJointRegressor } from './recognise-joint-regressor.ts';
import { recogniseMeanParams } from './recognise-mean-params.ts';
import { recogniseMotion } from './recognise-motion.ts';
import { recognisePosePrior } from './recognise-pose-prior.ts';
import { looksLikeResults, recogniseResults } from './recognise-results.ts';
import type { RecognisedModel } from './recognised.ts';
import { dictionary } from './state-dict.ts';

/**
 * Tells what a file is by its keys and shapes, whatever its name. Tensors are found, not read, except those of a
 * body, whose numbers must make sense together.
 *
 * @param root what the file holds
 * @returns its models, the main one first
 * @throws FormatError saying what was found instead, or what is wrong with what was found
 */
export function recognise(root: PickleValue): readonly RecognisedModel[] {
  if (root instanceof StoredArray) return [recogniseJointRegressor(root)];
  if (looksLikeResults(root)) return [recogniseResults(root)];
  const entries = dictionary(root);
  const models = entries && recogniseEntries(entries);
  if (!models) throw new FormatError(`it holds ${describeSource(root)}, none of the models the studio knows`);
  return models;
}

function recogniseEntries(entries: ReadonlyMap<string, PickleValue>): readonly RecognisedModel[] | null {
  const parts = namedParts(entries);
  if (looksLikeBody(parts.arrays)) return [recogniseBody(parts.arrays, parts.others, { part: 'body', suffix: '' })];
  const single = recogniseMotion(parts) ?? recognisePosePrior(parts) ?? recogniseMeanParams(parts);
  return single ? [single] : recogniseCheckpoint(entries);
}
