import { resolve } from 'node:path';
import { Command } from 'commander';
import { isAbort } from '#main/cli/exit-codes.ts';
import { printImportedFile } from '#main/cli/print-models.ts';
import { createTerminal, type Terminal } from '#main/cli/terminal.ts';
import { createTermsQuestion, type TermsQuestion } from '#main/cli/terms-question.ts';
import { createEngine, type Engine } from '#main/engine/engine-client.ts';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { modelsFolder } from '#main/model-library/models-folder.ts';
import type { ImportedFile } from '#shared/contract/models.ts';
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
    .action((files: string[], options: ImportModelOptions) => runImport(files, options, signal));
}

/** What all files of one command share. */
interface ImportContext {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly terms: TermsQuestion;
  readonly library: string;
  readonly name: string | null;
}

/** @throws Problem of the one file, or model/partly-refused where several were named and some were not stored */
async function runImport(files: readonly string[], options: ImportModelOptions, signal: AbortSignal): Promise<void> {
  if (options.name !== undefined && files.length > 1) {
    throw new Problem('usage/bad-option', { reason: 'A name (--name) can be given to one file at a time' });
  }
  const json = options.json ?? false;
  const terminal = createTerminal({ json });
  const engine = createEngine();
  const terms = createTermsQuestion(options.acceptTerms ?? false, terminal, { json });
  const context = { engine, terminal, signal, terms, library: resolve(modelsFolder()), name: options.name ?? null };
  const imported: ImportedFile[] = [];
  const problems: Problem[] = [];
  try {
    for (const file of files) {
      const result = await importFile(file, context, problems);
      imported.push(result);
      terminal.settle();
      // The problem of a single file is told by whoever ends the command.
      if (result.problem === null || files.length > 1) printImportedFile(result, terminal);
    }
  } finally {
    await engine.close();
  }
  const peak = Math.max(peakMemoryMb(), engine.peakRssMb());
  terminal.result({ library: context.library, files: imported, peak_rss_mb: peak });
  const [first] = problems;
  if (first && files.length === 1) throw first;
  if (first) throw new Problem('model/partly-refused', { refused: problems.length, files: files.length });
}

/** @param problems gets the problem of a file that is refused */
async function importFile(file: string, context: ImportContext, problems: Problem[]): Promise<ImportedFile> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const { status, models } = await importOnceAccepted(resolve(file), context);
    return { file, status, models: [...models], problem: null, seconds: seconds() };
  } catch (error) {
    if (isAbort(error) || !(error instanceof Problem)) throw error;
    problems.push(error);
    const { code, message, hint } = error;
    return { file, status: 'refused', models: [], problem: { code, message, hint }, seconds: seconds() };
  }
}

/** The file is recognised before anybody is asked: terms of a file that cannot be imported are nobody's business. */
async function importOnceAccepted(path: string, { engine, terminal, signal, terms, library, name }: ImportContext) {
  const ctx = { signal, report: terminal.progress, warn: terminal.warn };
  try {
    return await engine.run('importModel', { path, library, name, accepted: terms.accepted() }, ctx);
  } catch (error) {
    const asked = error instanceof Problem && error.code === 'model/terms' && (await terms.ask(signal));
    if (!asked) throw error;
    return await engine.run('importModel', { path, library, name, accepted: true }, ctx);
  }
}
