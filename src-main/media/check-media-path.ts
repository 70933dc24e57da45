import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';

/**
 * Checks that a path names a readable, non-empty file before any decoder sees it.
 *
 * @returns the file's size in bytes
 * @throws Problem media/missing, media/is-folder, media/empty, media/unreadable
 */
export async function checkMediaPath(path: string): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw unopened(path, cause);
  });
  if (found.isDirectory()) throw new Problem('media/is-folder', { path });
  if (!found.isFile()) throw new Problem('media/unreadable', { path, reason: 'it is not an ordinary file' });
  if (found.size === 0) throw new Problem('media/empty', { path });
  await access(path, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    throw unopened(path, cause);
  });
  return found.size;
}

/** Words for a system error; its code or message where there are none. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  return (error.code && systemReason(error.code)) ?? error.code ?? error.message;
}

/** Why a file could not be opened; it may have gone since it was looked at. */
export function unopened(path: string, cause: NodeJS.ErrnoException): Problem {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return new Problem('media/missing', { path }, { cause });
  return new Problem('media/unreadable', { path, reason: reasonOf(cause) }, { cause });
}
