import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { isAbort } from '#main/cli/exit-codes.ts';
import { printImportedFile } from '#main/cli/print-models.ts';
import { createTerminal, type Terminal } from '#main/cli/terminal.ts';
import { createEngine, type Engine } from '#main/engine/engine-client.ts';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { modelsFolder } from '#main/model-library/models-folder.ts';
import { RESEARCH_TERMS } from '#main/services/models/research-terms.ts';
import type { ImportedFile, ImportModelReport } from '#shared/contract/models.ts';
import { Problem } from '#shared/errors/problem.ts';

/** Options of `import-model` as commander hands them over. */
interface ImportModelOptions {
  readonly name?: string;
  readonly acceptTerms?: boolean;
  readonly json?: boolean;
}

/** `import-model FILE…`: the user's own checkpoints, bodies, priors and motion into the model library. */
export function importModelCommand(signal: AbortSignal): Command {
  return new Command('import-model')
    .description('Store your own VIBE, SPIN, SMPL and AMASS files in the model library.')
    .argument('<file...>', 'checkpoints (.pth.tar), body models (.pkl, .npz), regressors (.npy), priors, motion')
    .option('--name <name>', "what to call the model (default: the file's name)")
    .option('--accept-terms', 'confirm the terms of the files; asked once on a terminal otherwise')
    .option('--json', 'print one JSON document')
    .action(async (files: string[], options: ImportModelOptions) => {
      if (options.name !== undefined && files.length > 1) {
        throw new Problem('usage/bad-option', { reason: 'A name (--name) can be given to one file at a time' });
      }
      const terminal = createTerminal({ json: options.json ?? false });
      const engine = createEngine();
      try {
        const problems: Problem[] = [];
        const report = await importFiles(files, options, { engine, terminal, signal, problems });
        terminal.result(report);
        const [first] = problems;
        if (first && files.length === 1) throw first;
        if (first) throw new Problem('model/partly-refused', { refused: problems.length, files: files.length });
      } finally {
        await engine.close();
      }
    });
}

interface ImportContext {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Collects why files were refused. */
  readonly problems: Problem[];
}

async function importFiles(
  files: readonly string[],
  options: ImportModelOptions,
  context: ImportContext,
): Promise<ImportModelReport> {
  const { engine, terminal, problems } = context;
  const library = resolve(modelsFolder());
  const terms = createTermsQuestion(options.acceptTerms ?? false, terminal, options.json ?? false);
  const results: ImportedFile[] = [];
  for (const file of files) {
    const started = performance.now();
    const outcome = await importFile(file, library, { name: options.name ?? null, terms, context });
    const result = { file, ...outcome, seconds: (performance.now() - started) / 1000 };
    results.push(result);
    terminal.settle();
    // One file's problem is told by whoever ends the command.
    if (result.problem === null || files.length > 1) printImportedFile(result, terminal);
  }
  return { library, files: results, peak_rss_mb: Math.max(peakMemoryMb(), engine.peakRssMb()) };

  async function importFile(
    file: string,
    folder: string,
    {
      name,
      terms: question,
      context: { signal },
    }: { name: string | null; terms: TermsQuestion; context: ImportContext },
  ): Promise<Omit<ImportedFile, 'file' | 'seconds'>> {
    const run = (accepted: boolean) =>
      engine.run(
        'importModel',
        { path: resolve(file), library: folder, name, accepted },
        { signal, report: terminal.progress, warn: terminal.warn },
      );
    try {
      const outcome = await run(question.accepted()).catch(async (error) => {
        if (!(error instanceof Problem) || error.code !== 'model/terms') throw error;
        if (!(await question.ask(signal))) throw error;
        return await run(true);
      });
      return { status: outcome.status, models: [...outcome.models], problem: null };
    } catch (error) {
      if (isAbort(error) || !(error instanceof Problem)) throw error;
      problems.push(error);
      const { code, message, hint } = error;
      return { status: 'refused', models: [], problem: { code, message, hint } };
    }
  }
}

/** Shows the terms once and knows what was answered. */
interface TermsQuestion {
  accepted(): boolean;
  ask(signal: AbortSignal): Promise<boolean>;
}

function createTermsQuestion(given: boolean, terminal: Terminal, json: boolean): TermsQuestion {
  let answer: boolean | null = given ? true : null;
  return {
    accepted: () => answer ?? false,
    async ask(signal) {
      if (answer !== null) return answer;
      terminal.line(`\n${RESEARCH_TERMS.text}\n`);
      // Nobody answers a script: it says --accept-terms.
      answer = process.stdin.isTTY === true && !json && (await askYesNo('Do you accept? (y/n) ', signal));
      return answer;
    },
  };
}

async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself; the end of the input (Ctrl-D) is a no.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = once(lines, 'close').then(() => '');
  try {
    return /^\s*y(es)?\s*$/i.test(await Promise.race([lines.question(question, { signal }), ended]));
  } finally {
    lines.close();
  }
}
