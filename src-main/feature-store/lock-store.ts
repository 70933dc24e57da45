import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '#main/model-library/error-code.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';

/** Stands in a store's folder while it is written to; holds the writer's process id. */
const LOCK = 'writer.lock';

/**
 * Keeps a second conversion out of a store's folder. A lock whose process is gone is taken over.
 *
 * @throws Problem dataset/store-busy
 */
export async function lockStore(path: string): Promise<AsyncDisposable> {
  const file = join(path, LOCK);
  for (let tries = 0; ; tries++) {
    try {
      await using handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw outputProblem(error, file);
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      if (tries > 1 || (pid > 0 && isAlive(pid))) throw new Problem('dataset/store-busy', { path, pid });
      await rm(file, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
