import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { outputProblem } from '#shared/errors/output-problem.ts';

/** SHA-256 of bytes, hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Writes a file so that it appears whole or not at all. @throws Problem output/unwritable, output/disk-full */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const partial = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw outputProblem(error, dirname(path));
  }
}

/**
 * A file that can be made again: made where it is missing or not what was made (its hash stands beside it).
 *
 * @returns `path`
 */
export async function madeFile(path: string, make: () => Promise<Uint8Array>): Promise<string> {
  const [bytes, hash] = await Promise.all([
    readFile(path).catch(() => null),
    readFile(`${path}.sha256`, 'utf8').catch(() => null),
  ]);
  if (bytes && hash === sha256(bytes)) return path;
  const made = await make();
  await writeWhole(path, made);
  await writeWhole(`${path}.sha256`, sha256(made));
  return path;
}
