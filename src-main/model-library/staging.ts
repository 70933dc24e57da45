import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';
import { writeFileAtomically } from './write-file.ts';

/**
 * How several models become visible at once:
 *
 * ```
 * .staging-PID-ID/0, 1 …     models being written
 * .staging-PID-ID/moves.json  written last: from here on the import has happened
 * NAME, NAME-body …           the folders moved to their places, one after the other
 * ```
 *
 * A process that dies before `moves.json` leaves only rubbish; one that dies after it leaves moves that the next
 * reader of the library finishes.
 */
const STAGING = /^\.staging-(\d+)-/;
const MOVES = 'moves.json';

/** A folder of the library and the name it will have. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Makes a staging folder of this process. */
export async function createStaging(library: string): Promise<string> {
  const folder = join(library, `.staging-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Makes what was staged part of the library: from the moment this writes its list, it will be there. */
export async function commitStaging(library: string, staging: string, moves: readonly Move[]): Promise<void> {
  await writeFileAtomically(join(staging, MOVES), JSON.stringify(moves));
  await finishMoves(library, staging, moves);
}

/** Finishes or clears away what processes that are no longer alive left behind. */
export async function recoverStaging(library: string): Promise<void> {
  const names = await readdir(library).catch(() => []);
  for (const name of names) {
    const pid = Number(STAGING.exec(name)?.[1] ?? 0);
    if (pid === 0 || pid === process.pid || isAlive(pid)) continue;
    const staging = join(library, name);
    const moves = await readFile(join(staging, MOVES), 'utf8').catch(() => null);
    if (moves !== null) await finishMoves(library, staging, JSON.parse(moves) as Move[]);
    else await rm(staging, { recursive: true, force: true });
  }
}

async function finishMoves(library: string, staging: string, moves: readonly Move[]): Promise<void> {
  for (const { from, to } of moves) {
    await rename(join(staging, from), join(library, to)).catch((error) => {
      // Another process finishes the same moves.
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
  await rm(staging, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
