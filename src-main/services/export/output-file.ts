import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';

/** Name of the unfinished file beside `path`; a later run overwrites what a killed one left. */
export function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.part`);
}

/** Makes the folder where it does not exist. @throws Problem `output/unwritable`, `output/disk-full` */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error) => {
    throw outputProblem(error, path);
  });
}

/**
 * Writes a file so that it appears whole or not at all: under another name first, safely on the disk, then checked,
 * then renamed. An existing file stays as it was unless everything succeeds.
 *
 * @param check called with the path of the finished but unnamed file; the file is removed where it throws
 * @throws Problem `output/unwritable`, `output/disk-full`, and whatever `check` throws
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  check: (unnamed: string) => Promise<void> = async () => {},
): Promise<void> {
  const part = partPath(path);
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await check(part);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw outputProblem(error, path);
  }
}

/** Turns an error of the file system into a problem a person can act on; other errors stay what they are. */
export function outputProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error && !(error instanceof Problem) ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem('output/disk-full', { path }, { cause: error });
  const reason = REASONS[code];
  return reason ? new Problem('output/unwritable', { path, reason }, { cause: error }) : error;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'there is a file of that name',
  EISDIR: 'there is a folder of that name',
  ENOTEMPTY: 'there is a folder of that name',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'the folder does not exist',
  EFBIG: 'the disk does not take files of that size',
  EIO: 'the disk reports an error',
};
