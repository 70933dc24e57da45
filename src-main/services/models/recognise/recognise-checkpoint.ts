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

/** Where a body model lies among the tensors of a network. */
const BODY_PREFIXES = ['regressor.smpl.', 'smpl.', 'hmr.smpl.'];

/**
 * Recognises the models of a PyTorch checkpoint: VIBE's (generator, discriminator, body, perhaps trunk), SPIN's, or a
 * state dictionary of one of these by itself. The main one must be complete; of the others an incomplete one is left
 * out, and a note says so.
 *
 * @returns null where none of its dictionaries holds such a network
 * @throws FormatError where the main one is not complete, or any of them contradicts itself
 */
export function recogniseCheckpoint(entries: ReadonlyMap<string, PickleValue>): RecognisedModel[] | null {
  const key = STATE_KEYS.find((name) => stateDict(entries.get(name)) !== null);
  const state = stateDict(key === undefined ? entries : entries.get(key));
  const discriminator = stateDict(entries.get(DISCRIMINATOR_KEY));
  const main = (state && mainModel(state)) ?? (discriminator && recogniseDiscriminator(discriminator));
  if (key === 'gen_state_dict' && main?.kind !== 'generator') {
    throw new FormatError('its gen_state_dict holds no encoder and regressor of VIBE');
  }
  if (!main) return null;
  const found = main.part === 'discriminator' ? [] : companions(state!, discriminator, main);
  const used = [key, DISCRIMINATOR_KEY, 'epoch', 'performance'];
  const left = key === undefined ? [] : [...entries.keys()].filter((name) => !used.includes(name));
  const { report } = main;
  return [
    {
      ...main,
      suffix: '',
      facts: { ...main.facts, ...factsOf(entries) },
      report: {
        ...report,
        ignored: [...report.ignored, ...left],
        notes: [...report.notes, ...found.filter((item) => typeof item === 'string')],
      },
    },
    ...found.filter((item) => typeof item !== 'string'),
  ];
}

function mainModel(state: StateDict): RecognisedModel | null {
  if (looksLikeGenerator(state)) return recogniseGenerator(state);
  if (looksLikeTrunk(state)) return recogniseTrunk(state);
  return looksLikeDiscriminator(state) ? recogniseDiscriminator(state) : null;
}

/** Models that lie beside the main one in its file, and a sentence for each that is not complete. */
function companions(
  state: StateDict,
  discriminator: StateDict | null,
  main: RecognisedModel,
): (RecognisedModel | string)[] {
  const found: (RecognisedModel | string)[] = [];
  const trunk = under(state, 'hmr.');
  if (main.kind === 'generator' && looksLikeTrunk(trunk)) {
    found.push(unlessIncomplete('trunk', () => ({ ...recogniseTrunk(trunk), suffix: '-trunk' })));
  }
  const body = BODY_PREFIXES.map((prefix) => under(state, prefix)).find(looksLikeBody);
  if (body) found.push(unlessIncomplete('body', () => recogniseBody(body, [], { part: 'body', suffix: '-body' })));
  if (discriminator) found.push(unlessIncomplete('discriminator', () => recogniseDiscriminator(discriminator)));
  return found;
}

function unlessIncomplete(what: string, recognise: () => RecognisedModel): RecognisedModel | string {
  try {
    return recognise();
  } catch (error) {
    if (!(error instanceof FormatError && /is missing|lacks the/.test(error.message))) throw error;
    return `The ${what} in the file is left out: ${error.message}.`;
  }
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
