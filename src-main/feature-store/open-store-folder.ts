import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '#main/model-library/error-code.ts';
import { openFileSource } from '#main/model-library/file-source.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import type { StoreFolder } from '#shared/training/store/store-folder.ts';

/** Ending of files that are being written; what a killed process leaves of them is removed by the next writer. */
const PARTIAL = '.part';
/** Read at once when a file is hashed. */
const BLOCK = 2 ** 20;

/** A feature store's folder on disk, to read. Nothing is opened yet. */
export function openStoreFolder(path: string): StoreFolder {
  return {
    path,
    readText(name) {
      try {
        return readFileSync(join(path, name), 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
        throw error;
      }
    },
    open: (name) => openFileSource(join(path, name)),
    write: (name, pieces) => told(join(path, name), () => writeWhole(join(path, name), pieces)),
    append: (name, text) => told(join(path, name), () => appendSynced(join(path, name), text)),
  };
}

/** The same to write: the folder is made, and unfinished files of a killed process go. @throws Problem output/… */
export async function createStoreFolder(path: string): Promise<StoreFolder> {
  await told(path, async () => {
    mkdirSync(path, { recursive: true });
    for (const name of readdirSync(path)) if (name.endsWith(PARTIAL)) rmSync(join(path, name), { force: true });
  });
  return openStoreFolder(path);
}

/** SHA-256 of a file, hex. */
export function hashSource(source: ByteSource): string {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += BLOCK) hash.update(source.read(at, Math.min(BLOCK, source.size - at)));
  return hash.digest('hex');
}

async function writeWhole(path: string, pieces: Iterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const partial = `${path}.${randomUUID().slice(0, 8)}${PARTIAL}`;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await using file = await open(partial, 'wx');
    for (const piece of pieces) {
      hash.update(piece);
      await writeAll(file, piece);
      bytes += piece.length;
    }
    await file.sync();
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  await rename(partial, path);
  return { bytes, sha256: hash.digest('hex') };
}

async function appendSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, 'a');
  const { size } = await file.stat();
  try {
    await writeAll(file, new TextEncoder().encode(text));
    await file.sync();
  } catch (error) {
    // Half a line would hide the next one.
    await file.truncate(size).catch(() => {});
    throw error;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

async function told<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw outputProblem(error, path);
  }
}
