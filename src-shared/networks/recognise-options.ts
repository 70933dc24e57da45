import { FormatError } from '../formats/format-error.ts';
import {
  DiscriminatorOptions,
  type EncoderOptions,
  type GruEncoderOptions,
  KeypointsEncoderOptions,
  RegressorOptions,
  residualInVibe,
  type TemporalEncoderOptions,
  TransformerEncoderOptions,
} from './options.ts';
import { REGRESSOR_STATE, STATE_WIDTH } from './regressor.ts';

/** Shapes of tensors under their keys: of stored weights, or of a checkpoint's table of contents. */
export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** What the keys of a generator's state dict say of its architecture. */
export interface RecognisedGenerator {
  readonly temporal: TemporalEncoderOptions;
  readonly regressor: RegressorOptions;
  /** Null where the features come from elsewhere, such as a trunk that is stored apart. */
  readonly encoder: EncoderOptions | null;
}

/**
 * Reads layers, widths and directions off the tensors of a generator (`encoder.…`, `regressor.…`, maybe `hmr.…` or
 * `keypoints.…`). The residual leaves no trace in the weights: it is taken to be on, as in the published files, by VIBE's
 * own rule.
 *
 * @throws FormatError naming the tensor that is missing or of the wrong shape
 */
export function optionsFromWeights(weights: Shapes): RecognisedGenerator {
  const temporal = weights.has('encoder.input.weight') ? transformerOptions(weights) : gruOptions(weights);
  const regressor = regressorOptions(weights, 'regressor.');
  const given = temporal.type === 'gru' && !temporal.addLinear ? temporal.hidden : temporal.input;
  if (given !== regressor.feature) {
    throw new FormatError(
      `the temporal encoder gives ${given} numbers per frame and the regressor reads ${regressor.feature}`,
    );
  }
  return { temporal, regressor, encoder: encoderOptions(weights, temporal.input) };
}

/** Reads a regressor's widths. @param prefix `regressor.` in VIBE's files, none in SPIN's */
export function regressorOptions(weights: Shapes, prefix: string): RegressorOptions {
  const read = new Reader(weights, prefix);
  const [hidden, inputs] = read.matrix('fc1.weight');
  const feature = inputs - STATE_WIDTH;
  if (feature < 1)
    throw new FormatError(`${prefix}fc1.weight reads ${inputs} numbers, fewer than its own ${STATE_WIDTH}`);
  read.expect('fc1.bias', [hidden]);
  read.expect('fc2.weight', [hidden, hidden]);
  read.expect('fc2.bias', [hidden]);
  for (const { layer, initial, width } of REGRESSOR_STATE) {
    read.expect(`${layer}.weight`, [width, hidden]);
    read.expect(`${layer}.bias`, [width]);
    if (read.has(initial)) read.expect(initial, [1, width]);
  }
  return RegressorOptions.parse({ feature, hidden });
}

/**
 * Reads a motion discriminator's layers and pooling. `concat` and `attention` are told apart by their tensors, `last` is
 * what is left.
 */
export function discriminatorOptionsFromWeights(weights: Shapes): DiscriminatorOptions {
  const read = new Reader(weights, '');
  const { layers, hidden, input, bidirectional } = gruSizes(read, 'gru');
  if (bidirectional)
    throw new FormatError('the discriminator’s GRU is bidirectional, which no discriminator of VIBE’s is');
  const [output, pooled] = read.matrix('fc.weight');
  read.expect('fc.bias', [output]);
  const attentionLayers = attentionSize(read, 'attention', hidden);
  const pooling = attentionLayers ? 'attention' : pooled === 2 * hidden ? 'concat' : 'last';
  if (pooled !== (pooling === 'concat' ? 2 * hidden : hidden)) {
    throw new FormatError(`fc.weight reads ${pooled} numbers from a GRU of ${hidden}`);
  }
  const attention = { layers: attentionLayers || 3, dropout: 0.2 };
  return DiscriminatorOptions.parse({ input, layers, hidden, pooling, attention, output });
}

function gruOptions(weights: Shapes): GruEncoderOptions {
  const read = new Reader(weights, 'encoder.');
  const { layers, hidden, input, bidirectional } = gruSizes(read, 'gru');
  const outputs = hidden * (bidirectional ? 2 : 1);
  const addLinear = read.has('linear.weight');
  if (bidirectional && !addLinear) throw new FormatError('encoder.linear.weight is missing behind a bidirectional GRU');
  if (addLinear) {
    read.expect('linear.weight', [input, outputs]);
    read.expect('linear.bias', [input]);
  }
  const attention = attentionSize(read, 'attention', outputs);
  const options: GruEncoderOptions = {
    type: 'gru',
    input,
    layers,
    hidden,
    addLinear,
    bidirectional,
    residual: false,
    attention: attention ? { layers: attention, activation: 'tanh', dropout: 0 } : null,
  };
  return { ...options, residual: residualInVibe(true, options) };
}

function gruSizes(
  read: Reader,
  name: string,
): { layers: number; hidden: number; input: number; bidirectional: boolean } {
  const [gates, input] = read.matrix(`${name}.weight_ih_l0`);
  if (gates % 3)
    throw new FormatError(`${read.key(`${name}.weight_ih_l0`)} has ${gates} rows, no multiple of a GRU’s three gates`);
  const hidden = gates / 3;
  const bidirectional = read.has(`${name}.weight_ih_l0_reverse`);
  const suffixes = bidirectional ? ['', '_reverse'] : [''];
  let layers = 0;
  for (; read.has(`${name}.weight_ih_l${layers}`); layers++) {
    for (const suffix of suffixes) {
      const at = `_l${layers}${suffix}`;
      read.expect(`${name}.weight_ih${at}`, [gates, layers === 0 ? input : hidden * suffixes.length]);
      read.expect(`${name}.weight_hh${at}`, [gates, hidden]);
      read.expect(`${name}.bias_ih${at}`, [gates]);
      read.expect(`${name}.bias_hh${at}`, [gates]);
    }
  }
  return { layers, hidden, input, bidirectional };
}

/** How many layers score the frames; 0 where there is no self-attention. */
function attentionSize(read: Reader, name: string, width: number): number {
  let layers = 0;
  while (read.has(`${name}.attention.${3 * layers}.weight`)) layers++;
  for (let layer = 0; layer < layers; layer++) {
    const rows = layer === layers - 1 ? 1 : width;
    read.expect(`${name}.attention.${3 * layer}.weight`, [rows, width]);
    read.expect(`${name}.attention.${3 * layer}.bias`, [rows]);
  }
  return layers;
}

/** Heads, reach and rate leave no trace in the weights; they are the defaults. */
function transformerOptions(weights: Shapes): TransformerEncoderOptions {
  const read = new Reader(weights, 'encoder.');
  const [hidden, input] = read.matrix('input.weight');
  let layers = 0;
  while (read.has(`layers.${layers}.norm1.weight`)) layers++;
  const [feedForward] = read.matrix('layers.0.feedForward.0.weight');
  read.expect('output.weight', [input, hidden]);
  return TransformerEncoderOptions.parse({ type: 'transformer', input, layers, hidden, feedForward });
}

function encoderOptions(weights: Shapes, feature: number): EncoderOptions | null {
  if (weights.has('hmr.conv1.weight')) return { type: 'resnet50' };
  if (!weights.has('keypoints.input.weight')) return null;
  const read = new Reader(weights, 'keypoints.');
  const [hidden] = read.matrix('input.weight');
  let blocks = 0;
  while (read.has(`blocks.${blocks}.fc1.weight`)) blocks++;
  read.expect('output.weight', [feature, hidden]);
  return KeypointsEncoderOptions.parse({ type: 'keypoints', feature, hidden, blocks });
}

/** Looks tensors up under a prefix and words what is wrong with them. */
class Reader {
  private readonly weights: Shapes;
  private readonly prefix: string;

  constructor(weights: Shapes, prefix: string) {
    this.weights = weights;
    this.prefix = prefix;
  }

  key(name: string): string {
    return this.prefix + name;
  }

  has(name: string): boolean {
    return this.weights.has(this.key(name));
  }

  shape(name: string): readonly number[] {
    const found = this.weights.get(this.key(name));
    if (!found) throw new FormatError(`the tensor ${this.key(name)} is missing`);
    return found.shape;
  }

  matrix(name: string): readonly [number, number] {
    const shape = this.shape(name);
    if (shape.length !== 2) throw new FormatError(`${this.key(name)} is [${shape.join(', ')}], not a matrix`);
    return shape as readonly [number, number];
  }

  expect(name: string, shape: readonly number[]): void {
    const found = this.shape(name);
    if (found.join() === shape.join()) return;
    throw new FormatError(`${this.key(name)} is [${found.join(', ')}] instead of [${shape.join(', ')}]`);
  }
}
