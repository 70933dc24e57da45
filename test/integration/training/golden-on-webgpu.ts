/**
 * Takes the golden training steps through WebGPU and prints how far losses and weights are from the reference's, and where the
 * state was. Run by a test in a process of its own.
 */
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { DISCRIMINATOR } from '#shared/training/steps/discriminator-step.ts';
import { readGolden } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { goldenTraining } from '#test/support/golden-training.ts';

const golden = readGolden('train_steps');
const run = await goldenTraining(golden, async (initial) => new OrtExecutor(initial, { device: 'webgpu' }));
let lossError = 0;
for (const [i, { generator, discriminator }] of run.told.entries()) {
  for (const [told, name] of [
    [generator, `s${i}.gen_loss`],
    [discriminator, `s${i}.dis_loss`],
  ] as const)
    lossError = Math.max(lossError, Math.abs(told.get('loss')![0]! / golden.scalar(name) - 1));
}
let weightError = 0;
for (const [prefix, key] of [
  ['wN.', ''],
  ['dwN.', DISCRIMINATOR],
] as const) {
  for (const [name, { data }] of goldenWeights(golden, prefix)) {
    const found = run.weights.get(key + name)!.data;
    for (const [i, value] of data.entries()) weightError = Math.max(weightError, Math.abs(value - found[i]!));
  }
}
const places = Object.entries(run.executor.places());
const away = places.filter(([, place]) => place !== 'gpu-buffer').map(([name]) => name);
console.log(JSON.stringify({ steps: run.told.length, lossError, weightError, tensors: places.length, away }));
await run.dispose();
