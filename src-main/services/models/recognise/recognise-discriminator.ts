import { FormatError } from '#shared/formats/format-error.ts';
import { DiscriminatorOptions } from '#shared/networks/options.ts';
import { compareShapes } from './check-shapes.ts';
import { draftTensor } from './draft-tensors.ts';
import { gruShapes, gruSizes } from './gru-shapes.ts';
import type { RecognisedModel } from './recognised.ts';
import { type StateDict, shapeText } from './state-dict.ts';

/** Numbers per frame that VIBE's discriminator reads: 23 joints, axis-angle. */
const POSE_NUMBERS = 69;

/** True for tensors of a motion discriminator that stand alone. */
export function looksLikeDiscriminator(state: StateDict): boolean {
  return state.get('gru.weight_ih_l0')?.shape[1] === POSE_NUMBERS && state.has('fc.weight');
}

/**
 * Recognises VIBE's motion discriminator and its way of pooling over time (specification of VIBE, section 2.5).
 * Attention is told by its tensors, `concat` and `last` by the width of the last layer.
 *
 * @throws FormatError where a tensor is missing or contradicts the others
 */
export function recogniseDiscriminator(state: StateDict): RecognisedModel {
  const sizes = gruSizes(state, 'gru.');
  const { hidden } = sizes;
  // The class never makes a bidirectional GRU; were there one, its outputs would be twice as wide.
  if (sizes.bidirectional) throw new FormatError("its GRU runs both ways, which VIBE's discriminator does not");
  const expected = new Map([...gruShapes(sizes)].map(([key, shape]) => [`gru.${key}`, shape]));
  const last = state.get('fc.weight');
  const [output = 0, reads = 0] = last?.shape ?? [];
  const attention = attentionLayers(state);
  const pooling = attention > 0 ? 'attention' : reads === 2 * hidden ? 'concat' : 'last';
  for (let layer = 0; layer < attention; layer++) {
    const rows = layer === attention - 1 ? 1 : hidden;
    expected.set(`attention.attention.${3 * layer}.weight`, [rows, hidden]);
    expected.set(`attention.attention.${3 * layer}.bias`, [rows]);
  }
  if (last?.shape.length !== 2 || output < 1) {
    throw new FormatError(`its last layer fc.weight is ${last ? shapeText(last.shape) : 'missing'}`);
  }
  expected.set('fc.weight', [output, pooling === 'concat' ? 2 * hidden : hidden]).set('fc.bias', [output]);
  const { found, missing } = compareShapes(state, expected);
  if (missing.length > 0) throw new FormatError(`its discriminator lacks the tensor ${missing[0]}`);
  const notes = hidden === 1024 ? [] : [`The discriminator has ${hidden} hidden numbers; the published one 1024.`];
  return {
    kind: 'discriminator',
    part: 'discriminator',
    suffix: '-discriminator',
    architecture: {
      network: 'discriminator',
      options: DiscriminatorOptions.parse({
        ...sizes,
        pooling,
        output,
        ...(attention > 0 && { attention: { layers: attention, activation: 'tanh', dropout: 0.2 } }),
      }),
    },
    facts: {},
    report: { found: [...found], missing: [], ignored: [...state.keys()].filter((key) => !found.includes(key)), notes },
    tensors: found.map((key) => draftTensor(key, state.get(key)!)),
  };
}

/** Layers of the self-attention; each takes three places of its sequence: layer, activation, dropout. */
function attentionLayers(state: StateDict): number {
  let layers = 0;
  while (state.has(`attention.attention.${3 * layers}.weight`)) layers++;
  return layers;
}
