import { basename, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { numberBetween } from '#main/cli/options.ts';
import { heldOutLine, trainingLines } from '#main/cli/print-training.ts';
import { createTerminal, type Terminal } from '#main/cli/terminal.ts';
import { TRAINING_DEVICES, type TrainingDevice } from '#main/engine/training/open-executor.ts';
import { type ConfigChanges, readTrainingConfig } from '#main/services/training/read-training-config.ts';
import { storeTrainedNetworks } from '#main/services/training/store-trained-networks.ts';
import { type StoreTraining, trainingFromStores } from '#main/services/training/train-from-stores.ts';
import type { TrainingResult } from '#main/services/training/training-run.ts';

interface TrainOptions extends ConfigChanges {
  readonly config?: string;
  readonly data: string[];
  readonly validate?: string[];
  readonly start?: string[];
  readonly out: string;
  readonly resume?: boolean;
  readonly name?: string;
  readonly store: boolean;
  readonly device: TrainingDevice;
  readonly json?: boolean;
}

const HELP = `
Stores come from data sets (dataset convert --help). Name all of them in one --data: what they hold decides their part.
  2D keypoints only        19 of 32 clips of a batch
  joints or poses in 3D    13 of 32 clips
  motion capture           the discriminator's idea of real motion; without any, training goes without it

Examples:
  vibe-studio dataset convert --kind amass --root amass --out stores/amass
  vibe-studio dataset convert --kind 3dpw --root 3DPW --out stores/3dpw
  vibe-studio train --data stores/3dpw stores/amass --out runs/first
  vibe-studio train --data stores/3dpw stores/amass --out runs/first --resume   (after Ctrl-C, a crash, or for more epochs)
  vibe-studio train --data stores/mine stores/amass --start builtin-temporal --epochs 5 --out runs/tuned
  tensorboard --logdir runs

After every epoch the network is measured on frames it never saw (--validate, else the stores' validation split, else a tenth
of their subjects). That value lowers the learning rate, says which epoch is best, and which weights become the new model.
In --out: checkpoint.safetensors (at most a minute old), best.safetensors, metrics.csv, metrics.jsonl and TensorBoard's events.`;

/** `train --data STORE… --out FOLDER`: the published adversarial training on feature stores. */
export function trainCommand(signal: AbortSignal): Command {
  const count = (most: number) => numberBetween(1, most, '');
  return new Command('train')
    .description(
      'Train networks on feature stores, as published: generator, motion discriminator, checkpoints, curves, and a model at the end.',
    )
    .requiredOption('--data <store...>', 'folders of feature stores, as dataset convert writes them')
    .requiredOption('--out <folder>', 'where checkpoints, metrics and TensorBoard events go')
    .option('--validate <store...>', 'stores to measure on, never to train on')
    .option('--start <model...>', 'models to start from (see models): networks, or an image encoder for its regressor')
    .option('--config <file>', 'settings (JSON); what is left out is as published')
    .option('--epochs <number>', 'epochs (30)', count(100_000))
    .option('--iterations <number>', 'iterations of an epoch (500)', count(1_000_000))
    .option('--clips <number>', 'clips of a batch (32)', count(4096))
    .option('--rate <number>', 'learning rate of the generator (0.00005)', numberBetween(1e-9, 1, ''))
    .option('--seed <number>', 'seed of everything drawn (0)', numberBetween(0, 2 ** 31, ''))
    .option('--mixed', 'products of matrices in 16 bits where the device can; weights stay in 32')
    .option('--resume', 'go on with the run in that folder')
    .option('--name <name>', 'what to call the new model (the name of the folder)')
    .option('--no-store', 'leave the result in the folder, without a model in the library')
    .addOption(new Option('--device <device>', 'where networks run').choices([...TRAINING_DEVICES]).default('auto'))
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async (options: TrainOptions) => {
      const { config, data, validate = [], start = [], resume = false, device, json = false } = options;
      const terminal = createTerminal({ json });
      const settings = await readTrainingConfig(config ?? null, options);
      const out = resolve(options.out);
      let reached = 0;
      const say = trainingLines((text) => terminal.line(text));
      const training = await trainingFromStores({
        config: settings,
        stores: data,
        validation: validate,
        start,
        out,
        resume,
        device,
        emit(event) {
          if (event.kind === 'checkpoint') reached = event.iteration;
          say(event);
        },
      });
      const { sampler, held } = training.stores;
      const { clips, solidClips, frames } = sampler.batch;
      terminal.line(
        `Batches of ${clips} clips of ${frames} frames: ${clips - solidClips} with 2D keypoints, ${solidClips} with a truth in 3D, ` +
          `${sampler.realClips > 0 ? `${sampler.realClips} of motion capture beside them.` : 'no motion capture, so no discriminator.'}`,
      );
      terminal.line(heldOutLine(held, frames));
      const result = await training.run.run(signal).catch((error: unknown) => {
        if (signal.aborted)
          terminal.line(
            `Stopped at iteration ${reached}; the checkpoint is in ${out}. Go on with the same command and --resume.`,
          );
        throw error;
      });
      await conclude({ ...options, out, seed: settings.loop.seed }, training, result, terminal);
    });
}

async function conclude(
  { out, name, store, seed }: TrainOptions & { readonly seed: number },
  training: StoreTraining,
  { reason, best, bestPath, peakMemoryMb }: TrainingResult,
  terminal: Terminal,
): Promise<void> {
  const { watched } = training.run;
  const of = best ? ` Best epoch: ${best.epoch} (${watched} ${best.value.toPrecision(4)}).` : '';
  terminal.line(`Training ended (${WORDS[reason]}).${of}`);
  const facts = { name: name ?? basename(out), seed, bestPath, best, watched };
  const model = store && best ? await storeTrainedNetworks(training, facts) : null;
  if (model) {
    terminal.line(`The new model is called ${model.name} (licence class: ${model.licence}).`);
    terminal.line(`Use it with capture --model ${model.name}; its curves are in ${join(out, 'metrics.csv')}.`);
  } else terminal.line(`Best parameters: ${bestPath}`);
  terminal.result({
    reason,
    out,
    best: bestPath,
    best_epoch: best?.epoch ?? null,
    watched,
    value: best?.value ?? null,
    model: model?.name ?? null,
    licence: training.licence,
    peakMemoryMb,
  });
}

const WORDS = {
  finished: 'all epochs are done',
  'no-improvement': 'no improvement for as many epochs as were to be borne',
  'above-limit': 'the error is above the limit of the settings',
} as const;
