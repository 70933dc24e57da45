import { Command } from 'commander';
import { printModels } from '#main/cli/print-models.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';

/** `models`: what the model library holds. */
export function modelsCommand(): Command {
  return new Command('models')
    .description('List built-in and imported models, or remove an imported one.')
    .option('--remove <name>', 'take this model out of the library')
    .option('--json', 'print one JSON document')
    .action(async (options: { remove?: string; json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const library = openModelLibrary();
      if (options.remove !== undefined) {
        await library.remove(options.remove);
        terminal.line(`Removed ${options.remove}.`);
      }
      const list = { ...(await library.list()), builtin: await library.shipped() };
      printModels(list, terminal);
      terminal.result(list);
    });
}
