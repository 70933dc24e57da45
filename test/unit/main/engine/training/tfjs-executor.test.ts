import { describe, expect, it } from 'vitest';
import { openExecutor } from '#main/engine/training/open-executor.ts';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { TfjsExecutor } from '#main/engine/training/tfjs-executor.ts';
import { TrainingLoop } from '#main/services/training/training-loop.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { MemoryCheckpoints } from '#shared/training/loop/checkpoint.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { tensorFlowCpu } from '#test/support/tensorflow-cpu.ts';
import { TinySource, tinyLoopOptions, tinyPhases, tinyRunWeights } from '#test/support/tiny-run.ts';
import { tinyBatch, tinyGeneratorStep, tinyWeights } from '#test/support/tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam' });

async function open(initial: Weights) {
  const tf = await tensorFlowCpu();
  return { tf, executor: new TfjsExecutor(tf, initial) };
}

describe('TfjsExecutor', () => {
  it('changes nothing until a step is accepted, and holds no more tensors after it than before', async () => {
    const step = tinyGeneratorStep(ADAM);
    const { tf, executor } = await open(tinyWeights(step));
    await executor.load(step);
    const before = await executor.peek();
    const held = tf.memory().numTensors;
    const feeds = { ...scheduleFeeds(ADAM, 1, 1e-3), ...tinyBatch() };
    (await executor.run(step, feeds)).reject();
    expect(await executor.peek()).toEqual(before);
    (await executor.run(step, feeds)).accept();
    expect(tf.memory().numTensors).toBe(held);
    const key = 'regressor.decpose.weight';
    expect((await executor.peek()).get(key)!.data).not.toEqual(before.get(key)!.data);
    await executor.dispose();
  });

  it('carries a run of the loop, in pieces and with dropout, to the same losses as ONNX Runtime', async () => {
    const phases = tinyPhases({ dropout: 0.3 });
    const train = async (openExecutor: (tensors: Weights) => Promise<StepExecutor>): Promise<number[]> => {
      const losses: number[] = [];
      const emit = (event: TrainingEvent): void => {
        if (event.kind === 'iteration') losses.push(...Object.values(event.row.values));
      };
      const loop = new TrainingLoop({
        phases,
        source: new TinySource(),
        options: tinyLoopOptions({ pieces: 2, iterationsPerEpoch: 2 }),
        initial: tinyRunWeights(phases),
        architecture: null,
        checkpoints: new MemoryCheckpoints(),
        openExecutor,
        watched: 'train_loss/loss',
        emit,
      });
      await loop.run(new AbortController().signal);
      return losses;
    };
    const expected = await train(async (tensors) => new OrtExecutor(tensors, { threads: 1 }));
    const found = await train(async (tensors) => (await open(tensors)).executor);
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of found.entries())
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-3 * (1 + Math.abs(expected[i]!)));
  });

  it('names a parameter that is absent, and what a batch lacks', async () => {
    const step = tinyGeneratorStep(ADAM);
    const weights = new Map(tinyWeights(step));
    const { executor } = await open(weights);
    await executor.load(step);
    await expect(executor.run(step, scheduleFeeds(ADAM, 1, 1e-3))).rejects.toThrow('nothing is fed for');
    weights.delete('encoder.linear.weight');
    const other = await open(weights);
    await expect(other.executor.load(step)).rejects.toThrow('the state holds no tensor called encoder.linear.weight');
  });

  it('is refused by name where the user has not installed it', async () => {
    const failure = await openExecutor('tfjs', new Map()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).message).toContain('@tensorflow/tfjs-node-gpu is not installed');
  });
});
