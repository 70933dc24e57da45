import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names a Python goes by. */
const NAMES = process.platform === 'win32' ? ['python.exe', 'py.exe'] : ['python3', 'python'];

/**
 * The first Python of the search path that has all the given modules; null if none does. Systems often have several,
 * and the first one need not be the one with the packages.
 */
export async function findPython(modules: readonly string[]): Promise<string | null> {
  const folders = new Set((process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''));
  for (const folder of folders) {
    for (const name of NAMES) {
      const program = join(folder, name);
      try {
        await access(program);
        await run(program, ['-c', modules.map((module) => `import ${module}`).join('\n')]);
        return program;
      } catch {
        // Not there, or without one of the modules: the next may do.
      }
    }
  }
  return null;
}
