/**
 * Asks for mixed precision on WebGPU, where this machine's device may or may not know half precision, and takes training steps.
 * Run by a test in a process of its own.
 */
import { openExecutor } from '#main/engine/training/open-executor.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { LOSS_SCALE, scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { tinyBatch, tinyGeneratorStep, tinyWeights } from '#test/support/tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam', learningRate: 2e-3 });
const losses: Record<string, number[]> = {};
let half = false;
for (const device of ['cpu', 'webgpu'] as const) {
  const step = tinyGeneratorStep(ADAM, { mixed: true });
  const executor = await openExecutor(device, tinyWeights(step), { half: true });
  half = executor.half;
  await executor.load(step);
  losses[device] = [];
  for (let n = 1; n <= 3; n++) {
    const pending = await executor.run(step, {
      ...scheduleFeeds(ADAM, n, ADAM.learningRate),
      ...tinyBatch(),
      [LOSS_SCALE]: 1024,
    });
    losses[device].push(pending.reports.get('loss')![0]!);
    pending.accept();
  }
  await executor.dispose();
}
console.log(JSON.stringify({ half, losses }));
