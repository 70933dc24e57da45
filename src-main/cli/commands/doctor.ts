import { Command } from 'commander';
import { createTerminal } from '#main/cli/terminal.ts';
import { VERSION } from '#main/host/version.ts';

/** `doctor`: devices, models, versions, and what is missing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what this machine can do: devices, models, versions, what is missing.')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      // Loaded here: no other command needs the networks in this process.
      const { examineMachine } = await import('#main/services/doctor/examine-machine.ts');
      const findings = await examineMachine(VERSION);
      for (const { topic, name, ok, detail, hint } of findings) {
        terminal.line(`${ok ? '✓' : '–'} ${topic.padEnd(8)} ${name.padEnd(18)} ${detail}${hint ? ` (${hint})` : ''}`);
      }
      terminal.result({ findings });
    });
}
