import { Problem } from '#shared/errors/problem.ts';

/**
 * Turns what SQLite or the file system threw into the problem a person can act on; anything else is passed through
 * as it is, because it is a bug.
 */
export function toProblem(error: unknown, path: string): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const options = { cause: error };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem('output/disk-full', { path }, options);
  }
  if (code.startsWith('SQLITE_BUSY')) return new Problem('project/busy', { path }, options);
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new Problem('project/damaged', { path, reason: error.message }, options);
  }
  if (code === 'SQLITE_NOTADB') return new Problem('project/not-project', { path }, options);
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new Problem('project/unwritable', { path, reason: 'it is write-protected' }, options);
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new Problem('project/unwritable', { path, reason: error.message }, options);
  }
  return error;
}
