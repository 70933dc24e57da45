import { FormatError } from '#shared/formats/format-error.ts';
import { GruEncoderOptions, temporalWidth } from '#shared/networks/options.ts';
import { compareShapes } from './check-shapes.ts';
import { draftTensor } from './draft-tensors.ts';
import { gruShapes, gruSizes } from './gru-shapes.ts';
import { readRegressor } from './recognise-regressor.ts';
import type { RecognisedModel } from './recognised.ts';
import { type StateDict, under } from './state-dict.ts';

const PREFIX = 'encoder.';
const PUBLISHED = GruEncoderOptions.parse({ type: 'gru' });

/** True for tensors of VIBE's temporal encoder and regressor. */
export function looksLikeGenerator(state: StateDict): boolean {
  return state.has('encoder.gru.weight_ih_l0') || (state.has('regressor.fc1.weight') && hasEncoder(state));
}

/**
 * Recognises VIBE's generator: temporal encoder and regressor (specification of VIBE, sections 2.2 to 2.4). The
 * trunk (`hmr.`) and the body (`regressor.smpl.`) that a checkpoint may carry are models of their own.
 *
 * @throws FormatError where a tensor of either is missing, unknown or of a shape that contradicts the others
 */
export function recogniseGenerator(state: StateDict): RecognisedModel {
  const { options, found, notes } = readEncoder(state);
  const regressor = readRegressor(state, 'regressor.');
  const width = temporalWidth(options);
  if (regressor.options.feature !== width) {
    throw new FormatError(
      `its encoder gives ${width} numbers per frame, but its regressor reads ${regressor.options.feature}`,
    );
  }
  const kept = [...found, ...regressor.found];
  return {
    kind: 'generator',
    part: 'generator',
    suffix: '',
    architecture: {
      network: 'generator',
      options: { encoder: { type: 'resnet50' }, temporal: options, regressor: regressor.options },
    },
    facts: {},
    report: {
      found: kept,
      missing: [...regressor.missing],
      ignored: [...state.keys()].filter(
        (key) => !kept.includes(key) && !key.startsWith('hmr.') && !key.startsWith('regressor.smpl.'),
      ),
      notes: [...notes, ...regressor.notes],
    },
    tensors: kept.map((key) => draftTensor(key, state.get(key)!)),
  };
}

function hasEncoder(state: StateDict): boolean {
  return [...state.keys()].some((key) => key.startsWith(PREFIX));
}

function readEncoder(state: StateDict) {
  const sizes = gruSizes(state, `${PREFIX}gru.`);
  const { input, hidden, layers, bidirectional } = sizes;
  const addLinear = state.has(`${PREFIX}linear.weight`);
  const outputs = hidden * (bidirectional ? 2 : 1);
  const expected = new Map([...gruShapes(sizes)].map(([key, shape]) => [`gru.${key}`, shape]));
  if (addLinear || bidirectional) expected.set('linear.weight', [input, outputs]).set('linear.bias', [input]);
  const { found, missing } = compareShapes(state, expected, PREFIX);
  if (missing.length > 0) throw new FormatError(`it lacks the tensor ${PREFIX}${missing[0]}`);
  const unknown = [...under(state, PREFIX).keys()].find((key) => !expected.has(key));
  if (unknown) throw new FormatError(`its encoder holds the tensor ${unknown}, which VIBE's encoder does not have`);
  const given = addLinear || bidirectional ? input : outputs;
  const options = GruEncoderOptions.parse({
    type: 'gru',
    input,
    layers,
    hidden,
    addLinear: addLinear || bidirectional,
    bidirectional,
    // VIBE adds the input only where the output is as wide as a ResNet feature.
    residual: given === input && given === PUBLISHED.input,
  });
  const same = input === PUBLISHED.input && layers === PUBLISHED.layers && hidden === PUBLISHED.hidden;
  const notes = same
    ? []
    : [
        `The encoder reads ${input} numbers with ${layers} GRU layers of ${hidden}; ` +
          `the published one ${PUBLISHED.input} with ${PUBLISHED.layers} of ${PUBLISHED.hidden}.`,
      ];
  return { options, found: found.map((key) => PREFIX + key), notes };
}
