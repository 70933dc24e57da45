import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import { PUBLISHED_LOSS_WEIGHTS } from '#shared/training/losses/loss-weights.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { DISCRIMINATOR, discriminatorStep } from '#shared/training/steps/discriminator-step.ts';
import { generatorStep } from '#shared/training/steps/generator-step.ts';
import { describeGolden, expectClose, type GoldenArrays } from '#test/support/golden.ts';
import { goldenBody } from '#test/support/golden-body.ts';
import { discriminatorOptionsOf, generatorOptionsOf, goldenWeights } from '#test/support/golden-networks.ts';
import { type AnyExecutor, STEP_EXECUTORS } from '#test/support/step-executors.ts';

/** The reference's settings; the file holds everything else. */
const GENERATOR = OptimiserOptions.parse({ type: 'adam', learningRate: 5e-4 });
const DISCRIMINATOR_OPTIMISER = OptimiserOptions.parse({ type: 'adam', learningRate: 1e-3, weightDecay: 1e-4 });

describeGolden('train_steps', (golden) => {
  const steps = golden.names.filter((name) => /^s\d+\.gen_loss$/.test(name)).length;

  describe.each(Object.entries(STEP_EXECUTORS))('by %s', (_, create) => {
    let run: Awaited<ReturnType<typeof train>>;
    beforeAll(async () => {
      run = await train(golden, steps, create);
    }, 120_000);
    afterAll(() => run.dispose());

    it('predicts what the reference predicts', () => {
      const { generator } = run.told[0]!;
      expectClose(generator.get('theta')!, golden.values('pred0.theta'), 1e-4);
      expectClose(generator.get('keypoints2d')!, golden.values('pred0.kp_2d'), 1e-4);
      expectClose(generator.get('keypoints3d')!, golden.values('pred0.kp_3d'), 1e-4);
    });

    it('has the same gradients in its first step', () => {
      const { generator, discriminator } = run.told[0]!;
      for (const [prefix, of, keyPrefix] of [
        ['grad0.', generator, ''],
        ['dgrad0.', discriminator, DISCRIMINATOR],
      ] as const) {
        const expected = goldenWeights(golden, prefix);
        expect(expected.size).toBeGreaterThan(0);
        const reported = [...of.keys()].filter((name) => name.startsWith('gradient/'));
        expect(reported).toHaveLength(expected.size);
        for (const [key, { data }] of expected) {
          const largest = Math.max(
            data.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
            1e-4,
          );
          const scaled = (x: ArrayLike<number>): number[] => Array.from(x, (each) => each / largest);
          expectClose(scaled(of.get(`gradient/${keyPrefix}${key}`)!), scaled(data), 1e-3);
        }
      }
    });

    it('has the same losses in every step', () => {
      for (const [i, { generator, discriminator }] of run.told.entries()) {
        const expectLoss = (told: ArrayLike<number>, name: string): void => {
          const expected = golden.scalar(name);
          const tolerance = i === 0 ? 1e-4 : 1e-3;
          expect(Math.abs(told[0]! - expected), name).toBeLessThanOrEqual(tolerance * Math.abs(expected) + 1e-6);
        };
        expectLoss(generator.get('loss')!, `s${i}.gen_loss`);
        expectLoss(discriminator.get('loss')!, `s${i}.dis_loss`);
        const terms = golden.names.filter((name) => name.startsWith(`s${i}.loss.`));
        expect(terms.length).toBeGreaterThan(0);
        for (const name of terms) {
          const term = name.slice(`s${i}.loss.`.length);
          expectLoss((generator.get(term) ?? discriminator.get(term))!, name);
        }
      }
    });

    it('arrives at the same weights', () => {
      const final = [...goldenWeights(golden, 'wN.')];
      final.push(...[...goldenWeights(golden, 'dwN.')].map(([k, w]): [string, WeightTensor] => [DISCRIMINATOR + k, w]));
      for (const [key, { shape, data }] of final) {
        expect(run.weights.get(key)!.shape).toEqual(shape);
        expectClose(run.weights.get(key)!.data, data, 1e-3);
      }
    });
  });
});

/** All steps of the file, generator first, as the reference takes them. */
async function train(golden: GoldenArrays, steps: number, create: (initial: Weights) => Promise<AnyExecutor>) {
  const generator = goldenWeights(golden, 'w0.');
  const discriminator = goldenWeights(golden, 'dw0.');
  const prefixed = [...discriminator].map(([key, weight]): [string, WeightTensor] => [DISCRIMINATOR + key, weight]);
  const initial = new Map<string, WeightTensor>([...generator, ...prefixed]);
  const [clips = 0, frames = 0] = golden.shape('s0.features');
  const [solidClips = 0] = golden.shape('s0.d3.kp_2d');
  const [realClips = 0] = golden.shape('s0.motion_theta');
  const options = discriminatorOptionsOf(discriminator);
  const { body, source } = goldenBody();
  const common = { lossWeights: PUBLISHED_LOSS_WEIGHTS, reportGradients: true };
  const ofGenerator = generatorStep({
    ...common,
    generator: generatorOptionsOf(generator),
    discriminator: options,
    body,
    joints: { set: 'spin49', source },
    batch: { clips, solidClips, frames },
    optimiser: GENERATOR,
  });
  const ofDiscriminator = discriminatorStep({
    ...common,
    discriminator: options,
    batch: { clips, realClips, frames },
    optimiser: DISCRIMINATOR_OPTIMISER,
  });
  const executor = await create(initial);
  await executor.load(ofGenerator);
  await executor.load(ofDiscriminator);
  const told: Record<'generator' | 'discriminator', ReadonlyMap<string, ArrayLike<number>>>[] = [];
  for (let i = 0; i < steps; i++) {
    const values = (name: string): Float32Array => Float32Array.from(golden.values(`s${i}.${name}`));
    const first = await executor.run(ofGenerator, {
      ...scheduleFeeds(GENERATOR, i + 1, GENERATOR.learningRate),
      features: values('features'),
      'truth.keypoints2d': Float32Array.of(...values('d2.kp_2d'), ...values('d3.kp_2d')),
      'truth.keypoints3d': values('d3.kp_3d'),
      'truth.theta': values('d3.theta'),
      'truth.hasJoints': values('d3.w_3d'),
      'truth.hasTheta': values('d3.w_smpl'),
    });
    const second = await executor.run(ofDiscriminator, {
      ...scheduleFeeds(DISCRIMINATOR_OPTIMISER, i + 1, DISCRIMINATOR_OPTIMISER.learningRate),
      'real.theta': values('motion_theta'),
      'fake.theta': Float32Array.from(first.reports.get('theta')!),
    });
    first.accept();
    second.accept();
    told.push({ generator: first.reports, discriminator: second.reports });
  }
  return { told, weights: await executor.peek(), dispose: () => executor.dispose() };
}
