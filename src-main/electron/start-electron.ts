import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage, pageIsStale } from '#main/server/build-page.ts';
import { Problem } from '#shared/errors/problem.ts';
import { MAIN, PROGRAM_FOLDER } from './app-folders.ts';

export interface StartElectronOptions {
  /** Electron's program, as `electronAvailable` gives it. */
  readonly path: string;
  /** Project to open. */
  readonly project?: string;
  /** Ends the window. */
  readonly signal: AbortSignal;
}

/** How a window ended. */
export interface ElectronEnd {
  readonly code: number;
  /** It failed before a person can have used it: the browser should be opened instead. */
  readonly neverOpened: boolean;
}

/** A program that fails within this time never showed a window, ms. */
const EARLY = 4000;

/**
 * Opens the studio's window; resolves when it is closed. Builds page and shell first where their sources are newer.
 *
 * @throws Problem page/not-built
 */
export async function startElectron({ path, project, signal }: StartElectronOptions): Promise<ElectronEnd> {
  await buildBoth(signal);
  // Set by editors that are Electron themselves, it would turn ours into a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const began = performance.now();
  const child = spawn(path, [MAIN, ...(project === undefined ? [] : [project])], { stdio: 'inherit', env });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number>((resolve) => {
      child.once('error', () => resolve(1));
      child.once('exit', (exit) => resolve(exit ?? 1));
    });
    return { code, neverOpened: code !== 0 && !signal.aborted && performance.now() - began < EARLY };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** True where the shell is not built, or where sources are newer. An installed studio comes without sources. */
export function appIsStale(main: string = MAIN, program: string = PROGRAM_FOLDER): boolean {
  if (!existsSync(main)) return true;
  const sources = ['src-main', 'src-shared'].map((folder) => join(program, folder));
  if (!existsSync(sources[0]!)) return false;
  const built = statSync(main).mtimeMs;
  return sources.some((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > built,
    ),
  );
}

/** What is said of it goes to the terminal: it takes some seconds after a change of sources, else nothing. */
async function buildBoth(signal: AbortSignal): Promise<void> {
  if (process.env.VIBE_STUDIO_PAGE !== 'as-it-is' && pageIsStale()) {
    process.stdout.write('Building the page of the studio …\n');
    await buildPage(signal);
  }
  if (appIsStale()) await buildShell();
}

async function buildShell(): Promise<void> {
  try {
    const { buildApp } = await import('./build/build-app.ts');
    await buildApp();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
    throw new Problem('page/not-built', { reason }, { cause });
  }
}
