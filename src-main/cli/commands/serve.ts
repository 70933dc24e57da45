import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { numberBetween } from '#main/cli/options.ts';
import { defaultStudio } from '#main/host/default-studio.ts';
import { buildPage, PAGE_FOLDER, pageIsStale } from '#main/server/build-page.ts';
import { startServer } from '#main/server/start-server.ts';
import { Problem } from '#shared/errors/problem.ts';

interface ServeCommandOptions {
  /** Null for the usual one. */
  readonly port: number | null;
  readonly project?: string;
  readonly open: boolean;
}

/** `serve`: the studio in the browser of this machine. */
export function serveCommand(signal: AbortSignal): Command {
  return new Command('serve')
    .description('Open the studio in the browser of this machine.')
    .option('--port <number>', 'port on this machine; 0 for any free one', numberBetween(0, 65_535, ''))
    .option('--project <file>', 'project to open')
    .option('--no-open', 'only print the address')
    .action(({ port, ...options }: Omit<ServeCommandOptions, 'port'> & { port?: number }) =>
      serveStudio({ ...options, port: port ?? null }, signal),
    );
}

/**
 * Serves until `signal` says to end. The page is built where it is older than its sources, unless `VIBE_STUDIO_PAGE` is
 * `as-it-is` (for tests that need none).
 *
 * @throws Problem server/port
 */
export async function serveStudio(options: ServeCommandOptions, signal: AbortSignal): Promise<void> {
  if (process.env.VIBE_STUDIO_PAGE !== 'as-it-is' && pageIsStale()) {
    process.stdout.write('Building the page of the studio …\n');
    await buildPage(signal).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      process.stderr.write(`warning: ${error.message}\n`);
    });
  }
  await using studio = defaultStudio('browser');
  const onBug = (error: unknown, where: string) => {
    process.stderr.write(`fault in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  };
  await using server = await startServer({ studio, pageFolder: PAGE_FOLDER, port: options.port, onBug });
  if (options.project) await studio.handlers.projects.open({ path: resolve(options.project) }, signal);
  process.stdout.write(`The studio is at ${server.url}\nCtrl-C ends it.\n`);
  if (options.open) openInBrowser(server.url);
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
  process.stdout.write('Closing the studio.\n');
}

/** Opens an address with what the platform has for it; the printed address serves where there is nothing. */
function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(program!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
