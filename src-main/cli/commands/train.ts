import { Command, Option } from 'commander';
import { createTerminal } from '#main/cli/terminal.ts';
import { TRAINING_DEVICES, type TrainingDevice } from '#main/engine/training/open-executor.ts';
import { readTrainingConfig, trainingFromStores } from '#main/services/training/train-from-stores.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';

interface TrainOptions {
  readonly config: string;
  readonly data: string[];
  readonly out: string;
  readonly resume?: boolean;
  readonly device: TrainingDevice;
  readonly json?: boolean;
}

/** How often a line about the progress is written, ms. */
const LINE_EVERY = 10_000;

/** `train --config FILE --data STORE… --out FOLDER`: the published adversarial training on feature stores. */
export function trainCommand(signal: AbortSignal): Command {
  return new Command('train')
    .description(
      'Train networks on feature stores, as published: generator, motion discriminator, checkpoints, curves.',
    )
    .requiredOption('--config <file>', 'settings (JSON); what is left out is as published')
    .requiredOption('--data <store...>', 'folders of feature stores, as dataset convert writes them')
    .requiredOption('--out <folder>', 'where checkpoints, metrics and TensorBoard events go')
    .option('--resume', 'go on with the run in that folder')
    .addOption(new Option('--device <device>', 'where networks run').choices([...TRAINING_DEVICES]).default('auto'))
    .option('--json', 'print one JSON document')
    .action(async ({ config, data, out, resume = false, device, json = false }: TrainOptions) => {
      const terminal = createTerminal({ json });
      const say = progressLines((text) => terminal.line(text));
      const settings = await readTrainingConfig(config);
      const run = await trainingFromStores({ config: settings, stores: data, out, resume, device, emit: say });
      const { reason, bestPath, peakMemoryMb } = await run.run(signal);
      terminal.line(`Training ended (${reason}). Best parameters: ${bestPath}`);
      terminal.result({ reason, out, best: bestPath, peakMemoryMb });
    });
}

/** Writes down what a run tells: notices and epochs at once, iterations now and then. */
function progressLines(line: (text: string) => void): (event: TrainingEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.kind === 'notice') line(event.notice.message);
    if (event.kind === 'device') line(`Training on ${event.device}.`);
    if (event.kind === 'epoch') {
      const values = Object.entries(event.row.values).map(([tag, value]) => `${tag} ${value.toPrecision(5)}`);
      line(`Epoch ${event.row.epoch}${event.best ? ' (best so far)' : ''}: ${values.join(', ')}`);
    }
    if (event.kind !== 'iteration' || performance.now() - last < LINE_EVERY) return;
    last = performance.now();
    const { iteration, iterations, rate, remaining } = event.progress;
    const left = remaining === null ? '' : `, ${Math.ceil(remaining / 60)} min left`;
    const loss = event.row.values['train_loss/loss'];
    line(`${iteration}/${iterations}: loss ${loss?.toPrecision(5) ?? '-'}, ${rate.toFixed(2)} iterations/s${left}`);
  };
}
