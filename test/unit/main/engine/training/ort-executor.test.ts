import { afterEach, describe, expect, it } from 'vitest';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { broadcast } from '#shared/tape/rearrange.ts';
import { max } from '#shared/tape/reduce.ts';
import { Tape } from '#shared/tape/tape.ts';
import { deviceTrouble } from '#shared/training/loop/device-trouble.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { LOSS_SCALE, scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { accumulatedUpdate } from '#shared/training/steps/accumulated-update.ts';
import { drawDropoutMasks } from '#shared/training/steps/dropout-masks.ts';
import type { TrainingStep } from '#shared/training/steps/training-step.ts';
import { describeStep } from '#shared/training/steps/training-step.ts';
import { expectClose } from '#test/support/golden.ts';
import {
  TINY,
  TINY_GENERATOR,
  tinyBatch,
  tinyDiscriminatorStep,
  tinyGeneratorStep,
  tinyWeights,
} from '#test/support/tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam' });

describe('OrtExecutor', () => {
  const open: OrtExecutor[] = [];
  afterEach(async () => {
    for (const executor of open.splice(0)) await executor.dispose();
  });

  async function executorFor(initial: Weights, ...steps: TrainingStep[]): Promise<OrtExecutor> {
    const executor = new OrtExecutor(initial, { threads: 1 });
    open.push(executor);
    for (const step of steps) await executor.load(step);
    return executor;
  }

  /** Takes updates of one step with the same batch and returns the losses. */
  async function train(
    executor: OrtExecutor,
    step: TrainingStep,
    from: number,
    to: number,
    rate = 2e-3,
  ): Promise<number[]> {
    const losses: number[] = [];
    for (let n = from; n <= to; n++) {
      const masks = Object.fromEntries(drawDropoutMasks(step.dropouts, 3, n));
      const feeds = { ...scheduleFeeds(ADAM, n, rate), ...tinyBatch(), ...masks };
      const pending = await executor.run(step, feeds);
      losses.push(pending.reports.get('loss')![0]!);
      pending.accept();
    }
    return losses;
  }

  it('changes nothing until a step is accepted', async () => {
    const step = tinyGeneratorStep(ADAM);
    const executor = await executorFor(tinyWeights(step), step);
    const before = await executor.read();
    const feeds = { ...scheduleFeeds(ADAM, 1, 1e-3), ...tinyBatch() };
    (await executor.run(step, feeds)).reject();
    expect(await executor.read()).toEqual(before);
    (await executor.run(step, feeds)).accept();
    const key = 'regressor.decpose.weight';
    expect((await executor.read()).get(key)!.data).not.toEqual(before.get(key)!.data);
  });

  it('leaves the weights it was given as they were', async () => {
    const step = tinyGeneratorStep(ADAM);
    const weights = tinyWeights(step);
    const executor = await executorFor(weights, step);
    await train(executor, step, 1, 3);
    expect(weights).toEqual(tinyWeights(step));
  });

  it('tells of a gradient that is no number, so that the step can be rejected', async () => {
    const step = tinyGeneratorStep(ADAM);
    const executor = await executorFor(tinyWeights(step), step);
    const batch = tinyBatch();
    batch.features![3] = Number.NaN;
    const pending = await executor.run(step, { ...scheduleFeeds(ADAM, 1, 1e-3), ...batch });
    expect(pending.reports.get('gradientNorm')![0]).toBeNaN();
    pending.reject();
    const [loss] = await train(executor, step, 1, 1);
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('goes on from what was read exactly as if it had not stopped, dropout included', async () => {
    const regressor = { ...TINY_GENERATOR.regressor, dropout: 0.5 };
    const step = tinyGeneratorStep(ADAM, { generator: { ...TINY_GENERATOR, regressor } });
    expect(step.dropouts).toHaveLength(6);
    const unbroken = await executorFor(tinyWeights(step), step);
    const expected = await train(unbroken, step, 1, 6);
    const first = await executorFor(tinyWeights(step), step);
    const losses = await train(first, step, 1, 3);
    const second = await executorFor(await first.read(), step);
    losses.push(...(await train(second, step, 4, 6)));
    expect(losses).toEqual(expected);
  });

  it('gathers gradients over batches into the update of their mean', async () => {
    const gather = tinyGeneratorStep(ADAM, { accumulate: 2 });
    const weights = tinyWeights(gather);
    const shapes = new Map(gather.state.map(({ name, shape }) => [name.slice('gradient/'.length), shape]));
    const update = accumulatedUpdate(shapes, { optimiser: ADAM });
    const executor = await executorFor(weights, gather, update);
    for (const phase of [0, 1]) (await executor.run(gather, tinyBatch(phase))).accept();
    (await executor.run(update, scheduleFeeds(ADAM, 1, 1e-3))).accept();

    const single = tinyGeneratorStep(ADAM, { reportGradients: true });
    const other = await executorFor(weights, single);
    const key = 'regressor.fc2.weight';
    const gradients: Float32Array[] = [];
    for (const phase of [0, 1]) {
      const pending = await other.run(single, { ...scheduleFeeds(ADAM, 1, 1e-3), ...tinyBatch(phase) });
      gradients.push(pending.reports.get(`gradient/${key}`)!);
      pending.reject();
    }
    const found = await executor.read();
    const expected = weights.get(key)!.data.map((w, i) => {
      const mean = (gradients[0]![i]! + gradients[1]![i]!) / 2;
      return w - (1e-3 * mean) / (Math.abs(mean) + 1e-8);
    });
    expectClose(found.get(key)!.data, expected, 1e-6);
    expect(Math.max(...found.get(`gradient/${key}`)!.data)).toBe(0);
  });

  it('computes products in half precision and keeps weights in single precision, close to all of it in single', async () => {
    const plain = tinyGeneratorStep(ADAM);
    const mixed = tinyGeneratorStep(ADAM, { mixed: true });
    const weights = tinyWeights(plain);
    const key = 'regressor.fc2.weight';
    const trained = async (step: TrainingStep, half: boolean): Promise<{ losses: number[]; weight: Float32Array }> => {
      const executor = new OrtExecutor(weights, { threads: 1, half });
      open.push(executor);
      await executor.load(step);
      const losses: number[] = [];
      for (let n = 1; n <= 6; n++) {
        const feeds = { ...scheduleFeeds(ADAM, n, 1e-3), ...tinyBatch(), [LOSS_SCALE]: 2 ** 12 };
        const pending = await executor.run(step, feeds);
        losses.push(pending.reports.get('loss')![0]!);
        pending.accept();
      }
      return { losses, weight: (await executor.read()).get(key)!.data };
    };
    const single = await trained(plain, false);
    const scaled = await trained(mixed, false);
    const halved = await trained(mixed, true);
    // A scale is taken out again to the last bit but rounding; halves differ, by little.
    for (const [i, loss] of single.losses.entries()) {
      expect(scaled.losses[i]! / loss).toBeCloseTo(1, 5);
      expect(halved.losses[i]! / loss).toBeCloseTo(1, 2);
    }
    expect(halved.losses).not.toEqual(single.losses);
    expectClose(halved.weight, single.weight, 6e-3);
    // Weights move by less than half precision can tell.
    const start = weights.get(key)!.data;
    expect(halved.weight.some((w, i) => w !== start[i] && Math.abs(w - start[i]!) < Math.abs(w) / 2048)).toBe(true);
  });

  it('teaches the discriminator to tell motions apart', async () => {
    const step = tinyDiscriminatorStep(ADAM);
    const executor = await executorFor(tinyWeights(step), step);
    const theta = (of: (i: number) => number): Float32Array =>
      Float32Array.from({ length: TINY.clips * TINY.frames * 85 }, (_, i) => of(i));
    const feeds = {
      'real.theta': theta((i) => 0.5 * Math.sin(i)),
      'fake.theta': theta((i) => 0.5 * Math.cos(2.1 * i)),
    };
    let scores: number[] = [];
    for (let n = 1; n <= 120; n++) {
      const pending = await executor.run(step, { ...scheduleFeeds(ADAM, n, 1e-2), ...feeds });
      const mean = (name: string): number => pending.reports.get(name)!.reduce((a, b) => a + b, 0) / TINY.clips;
      scores = [mean('realScores'), mean('fakeScores')];
      pending.accept();
    }
    expect(scores[0]!).toBeGreaterThan(0.8);
    expect(scores[1]!).toBeLessThan(0.2);
  }, 60_000);

  it('runs out of real memory in words that are known as such, and keeps its state', async () => {
    const tape = new Tape('training');
    // More than addresses reach, so that no system promises it.
    const side = 10_000_000;
    const huge = broadcast(tape.input('x', [1, 1]), [side, side]);
    const greedy = describeStep(tape, [], { most: max(huge, [0, 1]) });
    const step = tinyGeneratorStep(ADAM);
    const executor = await executorFor(tinyWeights(step), step, greedy);
    const before = await executor.read();
    const error = await executor.run(greedy, { x: Float32Array.of(1) }).catch((thrown: unknown) => thrown);
    expect(deviceTrouble(error)).toBe('out-of-memory');
    expect(await executor.read()).toEqual(before);
    expect(Number.isFinite((await train(executor, step, 1, 1))[0])).toBe(true);
  });

  it('names a parameter that is absent or of another shape', async () => {
    const step = tinyGeneratorStep(ADAM);
    const weights = new Map(tinyWeights(step));
    weights.delete('encoder.linear.weight');
    await expect(executorFor(weights, step)).rejects.toThrow('the state holds no tensor called encoder.linear.weight');
    weights.set('encoder.linear.weight', { shape: [2, 2], data: new Float32Array(4) });
    await expect(executorFor(weights, step)).rejects.toThrow('encoder.linear.weight is [2, 2] instead of [12, 10]');
  });

  it('names what a batch lacks', async () => {
    const step = tinyGeneratorStep(ADAM);
    const executor = await executorFor(tinyWeights(step), step);
    await expect(executor.run(step, scheduleFeeds(ADAM, 1, 1e-3))).rejects.toThrow('nothing is fed for');
  });
});
