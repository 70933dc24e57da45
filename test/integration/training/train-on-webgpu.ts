/**
 * Takes the same training steps on the processor and through WebGPU, and prints how far apart they end. Run by a test in
 * a process of its own.
 */
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { tinyBatch, tinyDiscriminatorStep, tinyGeneratorStep, tinyWeights } from '#test/support/tiny-training.ts';

const ADAM = OptimiserOptions.parse({ type: 'adam', learningRate: 2e-3 });
const STEPS = 3;

async function train(device: 'cpu' | 'webgpu') {
  const generator = tinyGeneratorStep(ADAM);
  const discriminator = tinyDiscriminatorStep(ADAM);
  const executor = new OrtExecutor(tinyWeights(generator, discriminator), { device });
  await executor.load(generator);
  await executor.load(discriminator);
  const batch = tinyBatch();
  const real = Float32Array.from(
    { length: discriminator.feeds.get('real.theta')!.reduce((a, b) => a * b, 1) },
    (_, i) => Math.sin(i),
  );
  const losses: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const schedule = scheduleFeeds(ADAM, step, ADAM.learningRate);
    const first = await executor.run(generator, { ...schedule, ...batch });
    const fake = first.reports.get('theta')!;
    const second = await executor.run(discriminator, { ...schedule, 'real.theta': real, 'fake.theta': fake });
    losses.push(first.reports.get('loss')![0]!, second.reports.get('loss')![0]!);
    first.accept();
    second.accept();
  }
  const state = await executor.read();
  const stayed = executor.places();
  await executor.dispose();
  return { losses, state, stayed };
}

const cpu = await train('cpu');
const gpu = await train('webgpu');
const lossError = Math.max(...cpu.losses.map((loss, i) => Math.abs(gpu.losses[i]! / loss - 1)));
let weightError = 0;
for (const [name, { data }] of cpu.state) {
  if (name.includes('/')) continue;
  const other = gpu.state.get(name)!.data;
  for (let i = 0; i < data.length; i++) weightError = Math.max(weightError, Math.abs(data[i]! - other[i]!));
}
const onDevice = Object.entries(gpu.stayed).filter(([, place]) => place === 'gpu-buffer').length;
console.log(JSON.stringify({ lossError, weightError, onDevice, tensors: Object.keys(gpu.stayed).length }));
