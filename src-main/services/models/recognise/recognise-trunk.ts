import { FormatError } from '#shared/formats/format-error.ts';
import { RESNET50, trunkShapes } from '#shared/networks/resnet50-layers.ts';
import { compareShapes } from './check-shapes.ts';
import { draftTensor } from './draft-tensors.ts';
import { readRegressor, regressorNotes } from './read-options.ts';
import type { RecognisedModel } from './recognised.ts';
import type { StateDict } from './state-dict.ts';

/** How many batches a normalisation has seen: of use to training programs only. */
const COUNTER = '.num_batches_tracked';

/** True for tensors of an image trunk with SPIN's regressor behind it. */
export function looksLikeTrunk(state: StateDict): boolean {
  return state.has('conv1.weight') && state.has('fc1.weight') && state.has('decpose.weight');
}

/**
 * Recognises SPIN's network: a ResNet-50 trunk and its own regressor with the means it starts from (specification of
 * VIBE, section 2.1). Layers of the trunk may be missing: the report says so, and it cannot run then.
 *
 * @throws FormatError where shapes contradict each other or the regressor is not complete
 */
export function recogniseTrunk(state: StateDict): RecognisedModel {
  const stem = state.get('conv1.weight')!.shape;
  const width = stem[0] ?? 0;
  if (stem.length !== 4 || width === 0) throw new FormatError('the tensor conv1.weight is not a convolution');
  const expected = trunkShapes({ ...RESNET50, width });
  const trunk = compareShapes(state, expected);
  const regressor = readRegressor(state);
  const notes = regressorNotes(regressor.options, regressor.missing);
  if (width !== RESNET50.width) notes.push(`The trunk is ${width} channels wide instead of ${RESNET50.width}.`);
  if (trunk.missing.length > 0)
    notes.push(`The trunk lacks ${trunk.missing.length} of ${expected.size} tensors and cannot run.`);
  const kept = [...trunk.found, ...regressor.found];
  return {
    kind: 'trunk',
    part: 'trunk',
    suffix: '',
    architecture: { network: 'trunk', encoder: { type: 'resnet50' }, regressor: regressor.options },
    facts: { trunk_complete: trunk.missing.length === 0 },
    report: {
      found: kept,
      missing: [...trunk.missing, ...regressor.missing],
      ignored: ignoredKeys(state, kept),
      notes,
    },
    tensors: kept.map((key) => draftTensor(key, state.get(key)!)),
  };
}

/** Keys that are not used; the counters of all normalisations are told as one. */
function ignoredKeys(state: StateDict, kept: readonly string[]): string[] {
  const left = [...state.keys()].filter((key) => !kept.includes(key) && !key.startsWith('smpl.'));
  const counters = left.filter((key) => key.endsWith(COUNTER)).length;
  const rest = left.filter((key) => !key.endsWith(COUNTER));
  return counters > 0 ? [...rest, `*${COUNTER} (${counters})`] : rest;
}
