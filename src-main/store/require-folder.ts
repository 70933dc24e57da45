import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';

/**
 * The folder in which the file at `path` is to be made.
 *
 * @throws Problem project/unwritable where there is no such folder
 */
export function requireFolder(path: string): string {
  const folder = dirname(path);
  let isFolder = false;
  try {
    isFolder = statSync(folder).isDirectory();
  } catch {
    // Missing, or a part of the path is a file: the same for the user.
  }
  if (!isFolder) throw new Problem('project/unwritable', { path, reason: 'its folder does not exist' });
  return folder;
}
