import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource } from '#main/model-library/file-source.ts';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';

/**
 * Opens a file of a data set, hands it to `read` and closes it; whatever was found must be taken out of it before.
 *
 * @throws Problem dataset/broken that names the file, where it cannot be read or is not what it should be
 */
export function readDatasetFile<T>(path: string, read: (source: ByteSource) => T): T {
  try {
    using source = openFileSource(path);
    return read(source);
  } catch (error) {
    if (error instanceof FormatError) {
      throw new Problem('dataset/broken', { path, reason: error.message }, { cause: error });
    }
    const code = (error as NodeJS.ErrnoException).code;
    if (typeof code !== 'string' || error instanceof Problem) throw error;
    const reason = code === 'ENOENT' ? 'there is no file of that name' : (systemReason(code) ?? code);
    throw new Problem('dataset/broken', { path, reason }, { cause: error });
  }
}

/** Names in a folder, sorted; an empty list where there is no such folder. */
export function namesIn(folder: string, keep: (entry: Dirent) => boolean = () => true): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(keep)
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** Whether a folder is there and may be listed. */
export function hasFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Words for what a folder holds, for messages: its first names, that it is empty, or why it cannot be looked into. */
export function describeFolder(path: string): string {
  let names: string[];
  try {
    names = readdirSync(path).sort();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'no such folder';
    if (code === 'ENOTDIR') return 'a file of that name, not a folder';
    return `a folder that cannot be looked into (${systemReason(code) ?? code})`;
  }
  if (names.length === 0) return 'nothing at all';
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

/** The first of some folders below `root` that holds `inside`, or null. `''` stands for the root itself. */
export function folderWith(root: string, names: readonly string[], inside: string): string | null {
  for (const name of names) {
    const folder = join(root, name);
    if (hasFolder(join(folder, inside))) return folder;
  }
  return null;
}
