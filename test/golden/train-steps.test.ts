import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WeightTensor } from '#shared/networks/weights.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { type GoldenTraining, goldenTraining } from '#test/support/golden-training.ts';
import { STEP_EXECUTORS } from '#test/support/step-executors.ts';

describeGolden('train_steps', (golden) => {
  describe.each(Object.entries(STEP_EXECUTORS))('by %s', (_, create) => {
    let run: GoldenTraining;
    beforeAll(async () => {
      run = await goldenTraining(golden, create);
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
