import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { NamedFile } from '#shared/formats/keypoints/imported-keypoints.ts';
import { type ImportedFile, MOST_IMPORT_BYTES, readImport } from '#shared/formats/recognise-import.ts';

/** What was brought in, read. */
export interface ReadImport {
  readonly file: ImportedFile;
  /** What it is called: the file, or the folder of its frames. */
  readonly name: string;
  /** Identity of all bytes, hex. */
  readonly sha256: string;
}

/** Most files of one import: OpenPose writes one a frame. */
const MOST_FILES = 200_000;

/**
 * Reads files of keypoints or motion; a folder stands for the JSON files in it.
 *
 * @param rest rest joints of the body that is to move, metres, shape [24, 3]
 * @throws Problem import/format with the reason
 */
export async function readImportFiles(
  paths: readonly string[],
  rest: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<ReadImport> {
  const [first = ''] = paths;
  try {
    const files = await bytesOf(await filesOf(paths), signal);
    const hash = createHash('sha256');
    for (const { name, bytes } of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    return { file: readImport(files, rest), name: basename(first), sha256: hash.digest('hex') };
  } catch (error) {
    throw refused(first, error as NodeJS.ErrnoException);
  }
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const out: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) out.push(path);
    else {
      const names = (await readdir(path)).filter((name) => /\.json$/i.test(name) && !name.startsWith('.')).sort();
      if (names.length === 0) throw new FormatError('it is a folder without .json files');
      out.push(...names.map((name) => join(path, name)));
    }
    if (out.length > MOST_FILES) throw new FormatError(`it has more than ${MOST_FILES} files`);
  }
  return out;
}

async function bytesOf(paths: readonly string[], signal?: AbortSignal): Promise<NamedFile[]> {
  let left = MOST_IMPORT_BYTES;
  const files: NamedFile[] = [];
  for (const path of paths) {
    signal?.throwIfAborted();
    left -= (await stat(path)).size;
    if (left < 0) throw new FormatError(`it is larger than the limit of ${MOST_IMPORT_BYTES / 2 ** 20} MB`);
    files.push({ name: basename(path), bytes: await readFile(path) });
  }
  return files;
}

function refused(path: string, error: NodeJS.ErrnoException): unknown {
  const named = basename(path);
  if (error instanceof FormatError) {
    return new Problem('import/format', { path: named, reason: error.message }, { cause: error });
  }
  if (typeof error.code !== 'string' || error instanceof Problem) return error;
  const reason = error.code === 'ENOENT' ? 'there is no file of that name' : (systemReason(error.code) ?? error.code);
  return new Problem('import/format', { path: named, reason }, { cause: error });
}
