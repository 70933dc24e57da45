import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { numberBetween } from '#main/cli/options.ts';
import { printFinetune } from '#main/cli/print-finetune.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { DEVICES } from '#main/engine/device.ts';
import { createHost } from '#main/host/create-host.ts';
import { BUILTIN_NETWORK } from '#main/model-library/shipped-models.ts';
import { FinetuneOptions, OWN_REPLAY } from '#main/services/finetune/finetune-options.ts';
import { finetuneProject } from '#main/services/finetune/finetune-project.ts';

interface FinetuneFlags {
  readonly project: string;
  readonly base: string;
  readonly name?: string;
  readonly rounds?: number;
  readonly epochs?: number;
  readonly rate?: number;
  /** Stores, or false for nothing at all. */
  readonly replay: string[] | false;
  readonly device?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `finetune --project FILE`: teaches a network what was accepted and corrected in a project. */
export function finetuneCommand(signal: AbortSignal): Command {
  return new Command('finetune')
    .description('Teach a network the accepted and corrected frames of a project; what it was before stays as it is.')
    .requiredOption('--project <file>', 'project file')
    .option('--base <model>', 'network to start from', BUILTIN_NETWORK)
    .option('--name <name>', 'what to call the new model (the name of the project)')
    .option(
      '--rounds <number>',
      'times that the clips are fitted anew and trained on (2)',
      numberBetween(1, 4, 'rounds'),
    )
    .option('--epochs <number>', 'epochs of a round (6)', numberBetween(1, 1000, 'epochs'))
    .option('--rate <number>', 'learning rate (0.0003)', numberBetween(1e-7, 0.1, ''))
    .option(
      '--replay <store>',
      'feature store that is trained on too, against forgetting, besides the recordings that come with the studio; ' +
        'may be repeated',
      (store: string, all: string[]) => [...all, resolve(store)],
      [] as string[],
    )
    .option('--no-replay', 'train on the project’s frames alone')
    .addOption(new Option('--device <device>', 'where to train').choices(DEVICES))
    .option('--seed <number>', 'seed of everything drawn (1)', numberBetween(0, 2 ** 31, ''))
    .option('--json', 'print one JSON document')
    .action(async ({ project, rate, json, replay: stores, ...flags }: FinetuneFlags) => {
      const terminal = createTerminal({ json: json ?? false });
      await using host = createHost(resolve(project));
      const options = FinetuneOptions.parse({
        ...flags,
        learningRate: rate,
        replay: stores === false ? [] : [OWN_REPLAY, ...stores],
      });
      const ctx = { signal, report: terminal.progress, warn: terminal.warn };
      const report = await finetuneProject(host, options, ctx);
      printFinetune(report, terminal);
      terminal.result(report);
    });
}
