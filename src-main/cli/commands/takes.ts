import { Command } from 'commander';
import { createTerminal } from '#main/cli/terminal.ts';
import { listTakes } from '#main/services/takes/list-takes.ts';
import { openProject } from '#main/store/open-project.ts';
import { cleanTakesCommand } from './clean-takes.ts';
import { importTakesCommand } from './import-takes.ts';

/** `takes --project FILE`: the solved people of a project, `takes import`, which brings in more, and
 * `takes clean`, which makes their motion usable. */
export function takesCommand(signal: AbortSignal): Command {
  return new Command('takes')
    .description('List the takes of a project, import some, or clean them up.')
    .requiredOption('--project <file>', 'project file')
    .option('--json', 'print one JSON document')
    .action((options: { project: string; json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const store = openProject(options.project, { readOnly: true });
      try {
        const takes = listTakes(store);
        if (takes.length === 0) terminal.line('No takes yet. Run capture to make some.');
        for (const take of takes) {
          terminal.line(
            `${take.id.padStart(3)}  ${take.video}, person ${take.person}: ` +
              `frames ${take.first_frame}–${take.first_frame + take.frames - 1}, score ${take.fit.score.toFixed(2)}, ` +
              `reprojection ${(100 * take.fit.reprojection_share).toFixed(1)} %, ${take.licence}`,
          );
        }
        terminal.result({ takes });
      } finally {
        store.close();
      }
    })
    .addCommand(importTakesCommand(signal).exitOverride())
    .addCommand(cleanTakesCommand().exitOverride());
}
