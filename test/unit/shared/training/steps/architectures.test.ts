import { describe, expect, it } from 'vitest';
import {
  DiscriminatorOptions,
  GruEncoderOptions,
  KeypointsEncoderOptions,
  type TemporalEncoderOptions,
  TransformerEncoderOptions,
} from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import {
  TINY,
  TINY_GENERATOR,
  tinyBatch,
  tinyDiscriminatorStep,
  tinyGeneratorStep,
  tinyWeights,
} from '#test/support/tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam' });
const GRU = { type: 'gru', input: TINY.features, layers: 1, hidden: 6 } as const;

const TEMPORAL: Record<string, TemporalEncoderOptions> = {
  'a GRU': GruEncoderOptions.parse(GRU),
  'a bidirectional GRU': GruEncoderOptions.parse({ ...GRU, bidirectional: true }),
  'a GRU with self-attention': GruEncoderOptions.parse({ ...GRU, attention: { layers: 2, activation: 'tanh' } }),
  'a transformer': TransformerEncoderOptions.parse({
    type: 'transformer',
    input: TINY.features,
    layers: 1,
    hidden: 8,
    heads: 2,
    feedForward: 12,
    dropout: 0,
  }),
};

const POOLING = ['attention', 'concat', 'last'] as const;

/**
 * Compares the slope of the loss along one direction through all trained parameters with the gradient's component along it.
 */
function expectSlope(step: TrainingStep, feeds: Readonly<Record<string, Float32Array>>): void {
  const weights = tinyWeights(step);
  const inputs = Object.fromEntries([...step.feeds].map(([name, shape]) => [name, { shape, data: feeds[name]! }]));
  const prefix = 'gradient/';
  const keys = Object.keys(step.reports).flatMap((name) =>
    name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
  );
  expect(keys.length).toBeGreaterThan(4);
  const direction = new Map(
    keys.map((key, k) => [key, weights.get(key)!.data.map((_, i) => Math.sin(1.3 * i + k))] as const),
  );
  const moved = (distance: number): Weights =>
    new Map(
      [...weights].map(([key, { shape, data }]) => {
        const along = direction.get(key);
        // Double precision in place of the stored one: differences would drown in rounding.
        const double = Float64Array.from(data, (x, i) => x + distance * (along?.[i] ?? 0));
        return [key, { shape, data: double as unknown as Float32Array }];
      }),
    );
  const lossAt = (distance: number): number =>
    interpret(step.tape, { outputs: { loss: step.reports.loss! }, inputs, weights: moved(distance) }).loss!.data[0]!;
  const outputs = Object.fromEntries(keys.map((key) => [key, step.reports[prefix + key]!]));
  const gradients = interpret(step.tape, { outputs, inputs, weights: moved(0) });
  let slope = 0;
  for (const key of keys) {
    for (const [i, g] of gradients[key]!.data.entries()) slope += g * direction.get(key)![i]!;
  }
  const h = 1e-6;
  const expected = (lossAt(h) - lossAt(-h)) / (2 * h);
  expect(Math.abs(slope - expected)).toBeLessThan(1e-5 * Math.abs(expected) + 1e-8);
}

describe('generatorStep', () => {
  for (const [name, temporal] of Object.entries(TEMPORAL)) {
    it(`has the gradient of its loss with ${name}`, () => {
      const step = tinyGeneratorStep(ADAM, { generator: { ...TINY_GENERATOR, temporal }, reportGradients: true });
      const time = Float32Array.from({ length: TINY.clips * TINY.frames }, (_, i) => (i % TINY.frames) / 30);
      expectSlope(step, { ...tinyBatch(), time });
    });
  }

  it('trains the encoder of landmarks with the rest', () => {
    const encoder = KeypointsEncoderOptions.parse({
      type: 'keypoints',
      feature: TINY.features,
      hidden: 6,
      blocks: 1,
      dropout: 0,
    });
    const step = tinyGeneratorStep(ADAM, { generator: { ...TINY_GENERATOR, encoder }, reportGradients: true });
    expect(step.state.map(({ name }) => name)).toContain('keypoints.blocks.0.fc1.weight');
    const rows = step.feeds.get('landmarks')!;
    const landmarks = Float32Array.from({ length: rows[0]! * rows[1]! }, (_, i) => Math.cos(i));
    expectSlope(step, { ...tinyBatch(), landmarks });
  });

  it('trains without clips whose 3D truth is known', () => {
    const { clips, frames } = TINY;
    const step = tinyGeneratorStep(ADAM, { batch: { clips, frames, solidClips: 0 }, reportGradients: true });
    expect([...step.feeds.keys()]).toEqual(['features', 'truth.keypoints2d']);
    expectSlope(step, tinyBatch());
  });

  it('leaves the discriminator and the values it starts from alone', () => {
    const step = tinyGeneratorStep(ADAM);
    const trained = step.state.map(({ name }) => name).filter((name) => !name.includes('/'));
    expect(trained.filter((key) => key.startsWith('discriminator.'))).toEqual([]);
    const fixed = step.fixed.map(({ name }) => name).filter((key) => !key.startsWith('discriminator.'));
    expect(fixed).toEqual(['regressor.init_pose', 'regressor.init_shape', 'regressor.init_cam']);
  });
});

describe('discriminatorStep', () => {
  for (const pooling of POOLING) {
    it(`has the gradient of its loss with ${pooling} pooling`, () => {
      const discriminator = DiscriminatorOptions.parse({
        hidden: 5,
        layers: 2,
        pooling,
        attention: { layers: 2, activation: 'tanh', dropout: 0 },
      });
      const realClips = 3;
      const { clips, frames } = TINY;
      const step = tinyDiscriminatorStep(ADAM, {
        discriminator,
        batch: { clips, realClips, frames },
        reportGradients: true,
      });
      const theta = (count: number, of: (x: number) => number): Float32Array =>
        Float32Array.from({ length: count * frames * 85 }, (_, i) => of(i));
      expectSlope(step, { 'real.theta': theta(realClips, Math.sin), 'fake.theta': theta(clips, Math.cos) });
    });
  }
});
