import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { Problem } from '#shared/errors/problem.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the built page lies. */
export const PAGE_FOLDER = join(ROOT, 'dist', 'page');

/** True where there is no built page, or where sources are newer than it. */
export function pageIsStale(page = PAGE_FOLDER, root = ROOT): boolean {
  const built = join(page, 'index.html');
  if (!existsSync(built)) return true;
  const sources = ['src-renderer', 'src-shared'].map((folder) => join(root, folder));
  // An installed studio comes without sources.
  if (!existsSync(sources[0]!)) return false;
  const time = statSync(built).mtimeMs;
  return sources.some((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > time,
    ),
  );
}

/** Builds the page with vite, in a process of its own. @throws Problem page/not-built */
export async function buildPage(signal: AbortSignal): Promise<void> {
  const vite = viteProgram();
  if (vite === null) throw new Problem('page/not-built', { reason: 'vite is not installed' });
  const child = spawn(process.execPath, [vite, 'build', join(ROOT, 'src-renderer'), '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    // A test runner's own setting would give a page with React's checks in it: twice the size, and several times slower.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Problem('page/not-built', { reason: reasonOf(told) });
}

/** What went wrong, without the drawings and the stack that vite puts around it. */
function reasonOf(told: string): string {
  const lines = stripVTControlCharacters(told)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(✗|error during build|Build failed with)/.test(line));
  return (lines.find((line) => line.startsWith('[')) ?? lines[0] ?? 'vite said nothing').slice(0, 300);
}

function viteProgram(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return null;
  }
}
