import { Command } from 'commander';
import { printEvaluation } from '#main/cli/print-evaluation.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { evaluateFiles } from '#main/services/takes/evaluate-files.ts';

/** `eval --pred A.npz --truth B.npz`: the published metrics of one take against its truth. */
export function evalCommand(): Command {
  return new Command('eval')
    .description('Compare a take with the true motion: MPJPE, PA-MPJPE, PCK, acceleration, root path.')
    .requiredOption('--pred <file>', 'take to judge (.npz as capture writes it)')
    .requiredOption('--truth <file>', 'true motion (.npz with joints_cam or joints)')
    .option('--json', 'print one JSON document')
    .action(async (options: { pred: string; truth: string; json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const evaluation = await evaluateFiles(options.pred, options.truth);
      printEvaluation(evaluation, terminal);
      terminal.result(evaluation);
    });
}
