import { Command, CommanderError } from 'commander';
import { VERSION } from '#main/host/version.ts';
import { Problem } from '#shared/errors/problem.ts';
import { benchCommand } from './commands/bench.ts';
import { captureCommand } from './commands/capture.ts';
import { datasetCommand } from './commands/dataset.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evalCommand } from './commands/eval.ts';
import { exportCommand } from './commands/export.ts';
import { finetuneCommand } from './commands/finetune.ts';
import { importModelCommand } from './commands/import-model.ts';
import { keypointsCommand } from './commands/keypoints.ts';
import { modelsCommand } from './commands/models.ts';
import { probeCommand } from './commands/probe.ts';
import { serveCommand } from './commands/serve.ts';
import { startCommand } from './commands/start.ts';
import { takesCommand } from './commands/takes.ts';
import { trainCommand } from './commands/train.ts';
import { EXIT, exitCodeFor, isAbort } from './exit-codes.ts';

/**
 * Runs one command line.
 *
 * @param args what follows the program's name
 * @returns the exit code: 0 done, 1 failure, 2 bad usage or input, 130 cancelled
 */
export async function main(args: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const onSignal = () => {
    // A second Ctrl-C ends at once; nothing committed is lost by that.
    if (abort.signal.aborted) process.exit(EXIT.cancelled);
    abort.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Whoever reads the output may stop early (`… | head`): that is no failure, and there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) =>
      process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failure),
    );
  }

  const program = new Command('vibe-studio')
    .description('Turns ordinary video into animation-ready human motion, locally.')
    .version(VERSION)
    .showHelpAfterError('(add --help to see what it takes)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  const commands = [
    captureCommand,
    probeCommand,
    exportCommand,
    takesCommand,
    keypointsCommand,
    evalCommand,
    datasetCommand,
    trainCommand,
    finetuneCommand,
    importModelCommand,
    modelsCommand,
    startCommand,
    serveCommand,
    demoCommand,
    doctorCommand,
    benchCommand,
  ];
  for (const create of commands) program.addCommand(create(abort.signal).exitOverride());

  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    report(error);
    return exitCodeFor(error);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function report(error: unknown): void {
  if (isAbort(error)) process.stderr.write('Cancelled. Run the same command again to go on.\n');
  else if (error instanceof Problem) process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
  else process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
