import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { outputProblem } from '#shared/errors/output-problem.ts';

/** Name of the unfinished file beside `path`; a later run overwrites what a killed one left. */
function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.part`);
}

/**
 * Makes the folder where it does not exist.
 *
 * @returns removes what was made here and is still empty, for work that failed before it wrote anything
 * @throws Problem `output/unwritable`, `output/disk-full`
 */
export async function makeFolder(path: string): Promise<() => Promise<void>> {
  const first = await mkdir(path, { recursive: true }).catch((error) => {
    throw outputProblem(error, path);
  });
  return async () => {
    if (first === undefined) return;
    // From the innermost to the first that was made; a folder with something in it stays, and so does all above.
    const end = resolve(first);
    for (let at = resolve(path); ; at = dirname(at)) {
      const gone = await rmdir(at).then(
        () => true,
        () => false,
      );
      if (!gone || at === end) return;
    }
  };
}

/** Files that appear together: name, and what writes each under the name it is given. */
export type FileMakers = readonly { readonly path: string; readonly make: (unnamed: string) => Promise<void> }[];

/**
 * Makes several files appear together or not at all, as `appearWhole` does.
 *
 * @throws Problem `output/unwritable`, `output/disk-full`, and whatever is thrown by those that write
 */
export async function appearTogether(files: FileMakers): Promise<void> {
  try {
    for (const { path, make } of files) await make(partPath(path));
    for (const { path } of files) await rename(partPath(path), path);
  } catch (error) {
    for (const { path } of files) await rm(partPath(path), { force: true }).catch(() => {});
    throw outputProblem(error, files[0]!.path);
  }
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
  let receipt = '';
  await appearTogether([
    {
      path,
      make: async (unnamed) => {
        receipt = await make(unnamed);
      },
    },
    { path: receiptPath, make: (unnamed) => writeSynced(unnamed, receipt) },
  ]);
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
