import { describe, expect, it } from 'vitest';
import {
  DiscriminatorOptions,
  GeneratorOptions,
  PUBLISHED_DISCRIMINATOR,
  PUBLISHED_VIBE,
} from '#shared/networks/options.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import {
  discriminatorOptionsFromWeights,
  optionsFromWeights,
  type Shapes,
} from '#shared/networks/recognise-options.ts';

const tensors = (shapes: ReadonlyMap<string, readonly number[]>): Map<string, { shape: readonly number[] }> =>
  new Map([...shapes].map(([key, shape]) => [key, { shape }]));

const gru = { type: 'gru', input: 2048, hidden: 8 };
const small = (temporal: object, feature = 2048): GeneratorOptions =>
  GeneratorOptions.parse({ encoder: { type: 'resnet50' }, temporal, regressor: { feature, hidden: 6 } });

describe('recognising a generator', () => {
  it('reads the published architecture off its tensors', () => {
    const found = optionsFromWeights(tensors(generatorShapes(PUBLISHED_VIBE)));
    expect(found).toEqual({ ...PUBLISHED_VIBE, encoder: null });
  });

  it('sees the trunk that a demo’s checkpoint carries', () => {
    const state = tensors(generatorShapes(PUBLISHED_VIBE)).set('hmr.conv1.weight', { shape: [64, 3, 7, 7] });
    expect(optionsFromWeights(state).encoder).toEqual({ type: 'resnet50' });
  });

  it.each([
    ['one layer', small({ ...gru, layers: 1 })],
    ['three layers', small({ ...gru, layers: 3 })],
    ['both directions', small({ ...gru, bidirectional: true })],
    ['no affine layer', small({ ...gru, addLinear: false, residual: false }, 8)],
    ['no affine layer but the full width', small({ ...gru, hidden: 2048, layers: 1, addLinear: false })],
    ['self-attention', small({ ...gru, attention: { layers: 2 } })],
    ['a transformer', small({ type: 'transformer', layers: 3, hidden: 16, feedForward: 24 })],
  ])('recognises %s', (_, options) => {
    const { temporal, regressor } = optionsFromWeights(tensors(generatorShapes(options)));
    expect({ temporal, regressor }).toEqual({ temporal: options.temporal, regressor: options.regressor });
  });

  it('leaves the residual out where VIBE does, for narrow features', () => {
    const options = small({ ...gru, input: 32, residual: false }, 32);
    expect(optionsFromWeights(tensors(generatorShapes(options))).temporal).toEqual(options.temporal);
  });

  it('recognises a keypoints encoder', () => {
    const encoder = { type: 'keypoints', feature: 2048, hidden: 5, blocks: 3 };
    const options = GeneratorOptions.parse({ encoder, temporal: gru, regressor: {} });
    expect(optionsFromWeights(tensors(generatorShapes(options))).encoder).toEqual(options.encoder);
  });

  it.each([
    ['encoder.gru.weight_ih_l0', null, 'the tensor encoder.gru.weight_ih_l0 is missing'],
    [
      'encoder.gru.weight_ih_l0',
      [3071, 2048],
      'encoder.gru.weight_ih_l0 has 3071 rows, no multiple of a GRU’s three gates',
    ],
    ['encoder.gru.weight_hh_l1', [3072, 512], 'encoder.gru.weight_hh_l1 is [3072, 512] instead of [3072, 1024]'],
    ['encoder.gru.bias_hh_l0', null, 'the tensor encoder.gru.bias_hh_l0 is missing'],
    ['encoder.linear.bias', [1], 'encoder.linear.bias is [1] instead of [2048]'],
    ['regressor.fc1.weight', [1024, 100], 'regressor.fc1.weight reads 100 numbers, fewer than its own 157'],
    [
      'regressor.fc1.weight',
      [1024, 1181],
      'the temporal encoder gives 2048 numbers per frame and the regressor reads 1024',
    ],
    ['regressor.fc2.weight', [1024], 'regressor.fc2.weight is [1024] instead of [1024, 1024]'],
    ['regressor.fc1.weight', [1024, 3, 1], 'regressor.fc1.weight is [1024, 3, 1], not a matrix'],
    ['regressor.decpose.weight', [72, 1024], 'regressor.decpose.weight is [72, 1024] instead of [144, 1024]'],
    ['regressor.init_cam', [3], 'regressor.init_cam is [3] instead of [1, 3]'],
  ])('says what is wrong with %s as %j', (key, shape, reason) => {
    const state = tensors(generatorShapes(PUBLISHED_VIBE));
    if (shape) state.set(key, { shape });
    else state.delete(key);
    expect(() => optionsFromWeights(state)).toThrow(reason);
  });

  it('lets the mean parameters be absent, which come in a file of their own', () => {
    const state = tensors(generatorShapes(PUBLISHED_VIBE));
    for (const key of ['init_pose', 'init_shape', 'init_cam']) state.delete(`regressor.${key}`);
    expect(optionsFromWeights(state).regressor).toEqual(PUBLISHED_VIBE.regressor);
  });
});

describe('recognising a discriminator', () => {
  it.each([
    ['the published one', PUBLISHED_DISCRIMINATOR],
    ['concat pooling', DiscriminatorOptions.parse({ hidden: 8, layers: 1, pooling: 'concat' })],
    ['the last frame', DiscriminatorOptions.parse({ hidden: 8, pooling: 'last', output: 2 })],
    ['a short attention', DiscriminatorOptions.parse({ hidden: 8, attention: { layers: 1, dropout: 0.2 } })],
  ])('recognises %s', (_, options) => {
    expect(discriminatorOptionsFromWeights(tensors(discriminatorShapes(options)))).toEqual(options);
  });

  it('refuses an output layer that reads another width', () => {
    const state: Shapes = tensors(discriminatorShapes(PUBLISHED_DISCRIMINATOR)).set('fc.weight', { shape: [1, 7] });
    expect(() => discriminatorOptionsFromWeights(state)).toThrow('fc.weight reads 7 numbers from a GRU of 1024');
  });
});
