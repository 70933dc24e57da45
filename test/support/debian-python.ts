import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a script in Debian's own Python, which is the one that has numpy, joblib and PyTorch, and gives what it prints
 * as JSON.
 *
 * @param args what the script finds in `sys.argv[1:]`
 */
export async function debianPython<T>(script: string, ...args: string[]): Promise<T> {
  const { stdout } = await run('/usr/bin/python3', ['-c', script, ...args], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as T;
}
