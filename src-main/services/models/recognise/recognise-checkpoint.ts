import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { looksLikeBody, recogniseBody } from './recognise-body.ts';
import { looksLikeDiscriminator, recogniseDiscriminator } from './recognise-discriminator.ts';
import { looksLikeGenerator, recogniseGenerator } from './recognise-generator.ts';
import { looksLikeTrunk, recogniseTrunk } from './recognise-trunk.ts';
import type { RecognisedModel } from './recognised.ts';
import { type StateDict, stateDict, under } from './state-dict.ts';

/** Keys under which training programs keep the network's tensors. */
const STATE_KEYS = ['gen_state_dict', 'model', 'state_dict', 'model_state_dict'];
const DISCRIMINATOR_KEY = 'disc_motion_state_dict';

/**
 * Recognises the models of a PyTorch checkpoint: VIBE's (generator, discriminator, body, perhaps trunk), SPIN's, or a
 * state dictionary of one of these by itself.
 *
 * @returns null where none of its dictionaries holds such a network
 * @throws FormatError where one does but is not complete or contradicts itself
 */
export function recogniseCheckpoint(entries: ReadonlyMap<string, PickleValue>): RecognisedModel[] | null {
  const key = STATE_KEYS.find((name) => stateDict(entries.get(name)) !== null);
  const state = key === undefined ? stateDict(entries) : stateDict(entries.get(key));
  const models = state ? modelsIn(state) : [];
  if (key === 'gen_state_dict' && models.length === 0) {
    throw new FormatError('its gen_state_dict holds no encoder and regressor of VIBE');
  }
  const discriminator = stateDict(entries.get(DISCRIMINATOR_KEY));
  if (discriminator) models.push(recogniseDiscriminator(discriminator));
  const [main, ...others] = models;
  if (!main) return null;
  const used = [key, DISCRIMINATOR_KEY, 'epoch', 'performance'];
  const left = key === undefined ? [] : [...entries.keys()].filter((name) => !used.includes(name));
  return [
    {
      ...main,
      suffix: '',
      facts: { ...main.facts, ...factsOf(entries) },
      report: { ...main.report, ignored: [...main.report.ignored, ...left] },
    },
    ...others,
  ];
}

function modelsIn(state: StateDict): RecognisedModel[] {
  const models: RecognisedModel[] = [];
  const trunk = under(state, 'hmr.');
  if (looksLikeGenerator(state)) {
    models.push(recogniseGenerator(state));
    if (looksLikeTrunk(trunk)) models.push({ ...recogniseTrunk(trunk), suffix: '-trunk' });
  } else if (looksLikeTrunk(state)) {
    models.push(recogniseTrunk(state));
  } else if (looksLikeDiscriminator(state)) {
    models.push(recogniseDiscriminator(state));
  }
  if (models.length === 0) return models;
  const body = ['regressor.smpl.', 'smpl.', 'hmr.smpl.'].map((prefix) => under(state, prefix)).find(looksLikeBody);
  if (body) models.push(recogniseBody(body, [], { part: 'body', suffix: '-body' }));
  return models;
}

/** What a trainer notes beside the tensors. `performance` is the PA-MPJPE on its validation set. */
function factsOf(entries: ReadonlyMap<string, PickleValue>): RecognisedModel['facts'] {
  const facts: Record<string, number> = {};
  const epoch = numberIn(entries.get('epoch'));
  const performance = numberIn(entries.get('performance'));
  if (epoch !== null) facts.epoch = epoch;
  if (performance !== null) facts.pa_mpjpe_mm = performance;
  return facts;
}

function numberIn(value: PickleValue | undefined): number | null {
  const number = value instanceof StoredArray && value.elements === 1 ? value.read().data[0] : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
