import { FormatError } from '#shared/formats/format-error.ts';
import { GeneratorOptions, PUBLISHED_VIBE, type TemporalEncoderOptions } from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { optionsFromWeights } from '#shared/networks/recognise-options.ts';
import { compareShapes } from './check-shapes.ts';
import { draftTensor } from './draft-tensors.ts';
import { readOptions, regressorNotes } from './read-options.ts';
import type { RecognisedModel } from './recognised.ts';
import type { StateDict } from './state-dict.ts';

/** What the keys of the temporal encoder begin with. */
const ENCODER = 'encoder.';

/** Keys that belong to models of their own. */
const OTHERS = ['hmr.', 'regressor.smpl.'];

/** True for tensors of VIBE's temporal encoder and regressor. */
export function looksLikeGenerator(state: StateDict): boolean {
  const keys = [...state.keys()];
  return state.has('encoder.gru.weight_ih_l0') || (state.has('regressor.fc1.weight') && keys.some(isEncoder));
}

/**
 * Recognises VIBE's generator: temporal encoder and regressor (specification of VIBE, sections 2.2 to 2.4). The
 * trunk (`hmr.`) and the body (`regressor.smpl.`) that a checkpoint may carry are models of their own.
 *
 * @throws FormatError where a tensor of either is missing, unknown or of a shape that contradicts the others
 */
export function recogniseGenerator(state: StateDict): RecognisedModel {
  const options = readOptions(state, () => {
    const { temporal, regressor, encoder } = optionsFromWeights(state);
    return GeneratorOptions.parse({ temporal, regressor, encoder: encoder ?? { type: 'resnet50' } });
  });
  const expected = generatorShapes(options);
  const { found, missing } = compareShapes(state, expected);
  const layer = missing.find((key) => !key.includes('.init_'));
  if (layer) throw new FormatError(`it lacks the tensor ${layer}`);
  // The network would compute something else than the one that was trained.
  const unknown = [...state.keys()].find((key) => isEncoder(key) && !expected.has(key));
  if (unknown) throw new FormatError(`its encoder holds the tensor ${unknown}, which VIBE's encoder does not have`);
  return {
    kind: 'generator',
    part: 'generator',
    suffix: '',
    architecture: { network: 'generator', options },
    facts: {},
    report: {
      found: [...found],
      missing: [...missing],
      ignored: [...state.keys()].filter((key) => !expected.has(key) && !OTHERS.some((other) => key.startsWith(other))),
      notes: [...encoderNotes(options.temporal), ...regressorNotes(options.regressor, missing)],
    },
    tensors: found.map((key) => draftTensor(key, state.get(key)!)),
  };
}

function isEncoder(key: string): boolean {
  return key.startsWith(ENCODER);
}

function encoderNotes(options: TemporalEncoderOptions): string[] {
  const usual = PUBLISHED_VIBE.temporal;
  const { type, input, layers, hidden } = options;
  if (type !== 'gru') return [`The temporal encoder is a ${type}.`];
  if (input === usual.input && layers === usual.layers && hidden === usual.hidden) return [];
  return [
    `The encoder reads ${input} numbers with ${layers} GRU layers of ${hidden}; ` +
      `the published one ${usual.input} with ${usual.layers} of ${usual.hidden}.`,
  ];
}
