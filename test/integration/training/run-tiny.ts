/**
 * Trains tiny networks in a folder, or goes on there. Prints the iteration after each one; killed from outside by a test.
 * Arguments: folder, iterations of the whole run, how many to do now before it stands still and waits to be killed.
 */
import { writeSync } from 'node:fs';
import { TrainingRun } from '#main/services/training/training-run.ts';
import { TinySource, tinyLoopOptions, tinyPhases, tinyRunWeights } from '#test/support/tiny-run.ts';

const [folder, iterations, allowed] = process.argv.slice(2) as [string, string, string];
let done = 0;
const phases = tinyPhases({ dropout: 0.3 });
const perEpoch = 8;
const run = new TrainingRun({
  folder,
  device: 'cpu',
  threads: 1,
  phases,
  source: new TinySource(),
  options: tinyLoopOptions({
    epochs: Number(iterations) / perEpoch,
    iterationsPerEpoch: perEpoch,
    plateau: { factor: 0.5, patience: 0, threshold: 1e-4 },
    checkpointSeconds: 0.01,
  }),
  initial: tinyRunWeights(phases),
  architecture: { tiny: true },
  watched: 'train_loss/loss',
  emit: (event) => {
    if (event.kind !== 'iteration') return;
    writeSync(1, `${event.row.iteration}\n`);
    if (++done === Number(allowed)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
await run.run(new AbortController().signal);
