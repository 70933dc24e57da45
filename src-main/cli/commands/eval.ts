import { Command, Option } from 'commander';
import { numberBetween } from '#main/cli/options.ts';
import { printEvaluation } from '#main/cli/print-evaluation.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { DATASETS } from '#main/datasets/dataset-names.ts';
import { DEVICES, type DeviceChoice } from '#main/engine/device.ts';
import { evaluateFiles } from '#main/services/takes/evaluate-files.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';

interface EvalOptions {
  readonly pred?: string;
  readonly truth?: string;
  readonly dataset?: EvaluationDataset;
  readonly root?: string;
  readonly model?: string;
  readonly device: DeviceChoice;
  readonly limit?: number;
  readonly json?: boolean;
}

const MOST_FRAMES = 100_000_000;

/**
 * `eval --pred A.npz --truth B.npz`: the published metrics of one take against its truth.
 * `eval --dataset NAME --root DIR --model NAME`: those of an imported model on a whole data set, beside published figures.
 */
export function evalCommand(signal: AbortSignal): Command {
  return new Command('eval')
    .description(
      'Compare a take with the true motion, or a model with a data set: MPJPE, PA-MPJPE, PVE, PCK and others.',
    )
    .option('--pred <file>', 'take to judge (.npz as capture writes it)')
    .option('--truth <file>', 'true motion (.npz with joints_cam or joints)')
    .addOption(new Option('--dataset <name>', 'data set to evaluate a model on').choices([...DATASETS]))
    .option('--root <folder>', 'where the data set was unpacked')
    .option('--model <name>', 'imported model to evaluate')
    .option('--limit <frames>', 'measure no more frames than this', wholeNumber)
    .addOption(new Option('--device <device>', 'where networks run').choices([...DEVICES]).default('auto'))
    .option('--json', 'print one JSON document')
    .action(async (options: EvalOptions) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const { pred, truth, dataset, root, model } = options;
      if (dataset !== undefined) {
        if (pred !== undefined || truth !== undefined) throw badOption('--dataset does not go with --pred and --truth');
        if (root === undefined || model === undefined) throw badOption('--dataset needs --root and --model');
        const { evalDataset } = await import('./eval-dataset.ts');
        terminal.result(await evalDataset({ ...options, dataset, root, model }, terminal, signal));
        return;
      }
      if (pred === undefined || truth === undefined) {
        throw badOption('Give --pred and --truth to compare two takes, or --dataset, --root and --model');
      }
      const evaluation = await evaluateFiles(pred, truth);
      printEvaluation(evaluation, terminal);
      terminal.result(evaluation);
    });
}

/** A whole number from 1. */
function wholeNumber(text: string): number {
  return Math.trunc(numberBetween(1, MOST_FRAMES, 'frames')(text));
}

function badOption(reason: string): Problem {
  return new Problem('usage/bad-option', { reason });
}
