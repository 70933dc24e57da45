import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { outputProblem } from '#shared/errors/output-problem.ts';

/** Name of the unfinished file beside `path`; a later run overwrites what a killed one left. */
function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.part`);
}

/** Makes the folder where it does not exist. @throws Problem `output/unwritable`, `output/disk-full` */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error) => {
    throw outputProblem(error, path);
  });
}

/** A file together with a small one that vouches for it. */
export interface WholeFiles {
  readonly path: string;
  readonly receiptPath: string;
  /**
   * Writes and checks the file under the name it is given; gives the receipt's content. Where it throws, nothing appears.
   */
  readonly make: (unnamed: string) => Promise<string>;
}

/**
 * Makes a file and its receipt appear whole or not at all: under other names first, safely on the disk and checked, then
 * renamed. Existing files stay as they were unless everything succeeds.
 *
 * @throws Problem `output/unwritable`, `output/disk-full`, and whatever `make` throws
 */
export async function appearWhole({ path, receiptPath, make }: WholeFiles): Promise<void> {
  const part = partPath(path);
  const receiptPart = partPath(receiptPath);
  try {
    await writeSynced(receiptPart, await make(part));
    await rename(part, path);
    await rename(receiptPart, receiptPath);
  } catch (error) {
    for (const left of [part, receiptPart]) await rm(left, { force: true }).catch(() => {});
    throw outputProblem(error, path);
  }
}

/** Writes a file, piece by piece where it comes in pieces, and waits until it is safely on the disk. */
export async function writeSynced(
  path: string,
  content: Uint8Array | string | Iterable<Uint8Array | string>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
