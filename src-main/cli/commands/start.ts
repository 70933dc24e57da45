import { Command } from 'commander';
import { numberBetween } from '#main/cli/options.ts';
import { electronAvailable } from '#main/electron/electron-available.ts';
import { startElectron } from '#main/electron/start-electron.ts';
import { serveStudio } from './serve.ts';

interface StartCommandOptions {
  readonly project?: string;
  readonly port?: number;
}

/** `start`: the studio in a window of its own, or in the browser where there can be none. */
export function startCommand(signal: AbortSignal): Command {
  return new Command('start')
    .description('Open the studio in its window; in the browser where Electron or a display is missing.')
    .option('--project <file>', 'project to open')
    .option('--port <number>', 'port for the browser; 0 for any free one', numberBetween(0, 65_535, ''))
    .action(async ({ project, port }: StartCommandOptions) => {
      const electron = electronAvailable();
      if (electron.ok) {
        const { neverOpened } = await startElectron({ path: electron.path, project, signal });
        if (!neverOpened) return;
      }
      const reason = electron.ok ? "Electron's window did not open" : electron.reason;
      process.stdout.write(`Opening the studio in the browser: ${reason}.\n`);
      await serveStudio({ project, port: port ?? null, open: true }, signal);
    });
}
