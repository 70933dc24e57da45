import { describe, expect, it } from 'vitest';
import { generator } from '#shared/networks/generator.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { keypointsEncoder } from '#shared/networks/keypoints-encoder.ts';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import {
  DiscriminatorOptions,
  type GeneratorOptions,
  GruEncoderOptions,
  KeypointsEncoderOptions,
  RegressorOptions,
  type TemporalEncoderOptions,
  TransformerEncoderOptions,
  temporalWidth,
} from '#shared/networks/options.ts';
import { discriminatorShapes, generatorShapes } from '#shared/networks/parameter-shapes.ts';
import { stateInput } from '#shared/networks/streaming-graph.ts';
import { temporalStateShapes } from '#shared/networks/temporal-encoder.ts';
import { expectClose } from '#test/support/golden.ts';
import { everyRoute } from '#test/support/network-routes.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { randomWeights } from '#test/support/random-weights.ts';
import type { Numbers } from '#test/support/run-onnx.ts';

const CLIPS = 3;
const FRAMES = 5;
const INPUT = 12;

function numbers(name: string, ...shape: number[]): Numbers {
  return {
    shape,
    data: procSymmetric(
      name,
      5,
      shape.reduce((a, b) => a * b, 1),
    ),
  };
}

function gruCombinations(): TemporalEncoderOptions[] {
  const found: TemporalEncoderOptions[] = [];
  const attentions = [
    null,
    { layers: 1, activation: 'relu', dropout: 0 },
    { layers: 2, activation: 'tanh', dropout: 0 },
  ];
  for (const layers of [1, 2])
    for (const addLinear of [true, false])
      for (const bidirectional of [true, false])
        for (const residual of [true, false])
          for (const attention of attentions) {
            const hidden = addLinear ? 6 : INPUT;
            const given = { type: 'gru', input: INPUT, layers, hidden, addLinear, bidirectional, residual, attention };
            found.push(GruEncoderOptions.parse(given));
          }
  return found;
}

function transformerCombinations(): TemporalEncoderOptions[] {
  const found: TemporalEncoderOptions[] = [];
  for (const layers of [1, 2])
    for (const heads of [1, 2])
      for (const future of [0, 2])
        for (const residual of [true, false]) {
          const sizes = { layers, hidden: 8, heads, feedForward: 10, past: 2, future };
          found.push(
            TransformerEncoderOptions.parse({ type: 'transformer', input: INPUT, ...sizes, residual, dropout: 0 }),
          );
        }
  return found;
}

const label = ({ input, ...options }: TemporalEncoderOptions): string => `${JSON.stringify(options)} of width ${input}`;

async function agree(temporal: TemporalEncoderOptions): Promise<void> {
  const regressor = RegressorOptions.parse({ feature: temporalWidth(temporal), hidden: 7, dropout: 0 });
  const options: GeneratorOptions = { encoder: { type: 'resnet50' }, temporal, regressor };
  const weights = randomWeights(generatorShapes(options));
  const inputs: Record<string, Numbers> = {
    features: numbers('features', CLIPS, FRAMES, INPUT),
    time: {
      shape: [CLIPS, FRAMES],
      data: Float32Array.from({ length: CLIPS * FRAMES }, (_, i) => 7 + (i % FRAMES) / 30),
    },
  };
  const shapes: Record<string, readonly (number | string)[]> = { features: ['N', 'T', INPUT], time: ['N', 'T'] };
  for (const [part, shape] of Object.entries(temporalStateShapes(temporal, CLIPS))) {
    const given = numbers(part, ...(shape as readonly number[]));
    // The sum of weights that attention carries is positive.
    inputs[stateInput(part)] = {
      shape: given.shape,
      data: part === 'attention' ? given.data.map(Math.abs) : given.data,
    };
    shapes[stateInput(part)] = temporalStateShapes(temporal, 'N')[part]!;
  }
  const routes = await everyRoute(
    (values) => {
      const state = Object.fromEntries(
        Object.keys(temporalStateShapes(temporal, 1)).map((part) => [part, values[stateInput(part)]!]),
      );
      const made = generator(values.features!, options, { state, time: values.time! });
      return { encoded: made.features, theta: made.theta, rotations: made.rotations, ...made.state };
    },
    { weights, inputs, shapes },
  );
  const exact = routes.at(-1)!.outputs;
  for (const { outputs } of routes) {
    for (const [name, output] of Object.entries(outputs)) {
      expect(output.shape).toEqual(exact[name]!.shape);
      expectClose(output.data, exact[name]!.data, 1e-5);
    }
  }
}

describe('forms of the generator', () => {
  it.each(gruCombinations().map((options) => [label(options), options] as const))('agree for %s', (_, options) =>
    agree(options),
  );

  it.each(transformerCombinations().map((options) => [label(options), options] as const))(
    'agree for %s',
    (_, options) => agree(options),
  );
});

describe('forms of the other networks', () => {
  const poolings = ['attention', 'concat', 'last'] as const;
  it.each(poolings.flatMap((pooling) => [1, 2].map((layers) => [pooling, layers] as const)))(
    'agree for a discriminator with %s pooling and %i layers',
    async (pooling, layers) => {
      const options = DiscriminatorOptions.parse({
        input: 9,
        hidden: 6,
        layers,
        pooling,
        attention: { layers, activation: 'relu', dropout: 0 },
        output: 2,
      });
      const routes = await everyRoute(({ motion }) => ({ score: motionDiscriminator(motion!, options).score }), {
        weights: randomWeights(discriminatorShapes(options)),
        inputs: { motion: numbers('motion', CLIPS, FRAMES, 9) },
        shapes: { motion: ['N', 'T', 9] },
      });
      for (const { outputs } of routes) expectClose(outputs.score!.data, routes.at(-1)!.outputs.score!.data, 1e-5);
    },
  );

  it.each([0, 1, 3])('agree for a keypoints encoder of %i blocks', async (blocks) => {
    const encoder = KeypointsEncoderOptions.parse({ type: 'keypoints', feature: 10, hidden: 14, blocks, dropout: 0 });
    const temporal = GruEncoderOptions.parse({ type: 'gru', input: 10, hidden: 4 });
    const regressor = RegressorOptions.parse({ feature: 10, hidden: 4 });
    const routes = await everyRoute(({ landmarks }) => ({ feature: keypointsEncoder(landmarks!, encoder) }), {
      weights: randomWeights(generatorShapes({ encoder, temporal, regressor })),
      inputs: { landmarks: numbers('landmarks', CLIPS, FRAMES, KEYPOINT_FEATURES) },
      shapes: { landmarks: ['N', 'T', KEYPOINT_FEATURES] },
    });
    for (const { outputs } of routes) {
      expect(outputs.feature!.shape).toEqual([CLIPS, FRAMES, 10]);
      expectClose(outputs.feature!.data, routes.at(-1)!.outputs.feature!.data, 1e-5);
    }
  });
});

describe('dropout', () => {
  it('is asked of the training step by masks, and absent at inference', async () => {
    const { Tape } = await import('#shared/tape/tape.ts');
    const options = DiscriminatorOptions.parse({
      input: 9,
      hidden: 6,
      layers: 1,
      attention: { layers: 2, dropout: 0.2 },
    });
    const record = (form: 'training' | 'inference'): readonly { name: string; rate: number }[] => {
      const tape = new Tape(form);
      motionDiscriminator(tape.input('motion', [2, 3, 9]), options);
      return tape.dropouts;
    };
    expect(record('inference')).toEqual([]);
    expect(record('training').map(({ name, rate }) => [name, rate])).toEqual([
      ['attention.attention.0.mask', 0.2],
      ['attention.attention.3.mask', 0.2],
    ]);
  });
});
