import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BodyModel } from '#shared/body/body-model.ts';
import { Problem } from '#shared/errors/problem.ts';
import { readBodyNpz } from '#shared/formats/body-npz.ts';

/** Name of the built-in body, as takes and exports carry it. */
export const BUILTIN_BODY_NAME = 'builtin';

const FILE = new URL('../../../models/builtin-body/body.npz', import.meta.url);

let loading: Promise<BodyModel> | null = null;

/**
 * The studio's own body (`models/builtin-body`), read once per process and shared: do not write into its arrays.
 *
 * @throws Problem `model/missing` when the file is not there, `model/format` when it is damaged
 */
export function loadBuiltinBody(): Promise<BodyModel> {
  loading ??= read().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** SHA-256 of the body's file, hex: part of the identity of every fit made with it. */
export async function builtinBodySha256(): Promise<string> {
  return createHash('sha256')
    .update(await builtinBodyBytes())
    .digest('hex');
}

async function read(): Promise<BodyModel> {
  return readBodyNpz(await builtinBodyBytes(), BUILTIN_BODY_NAME, 'free');
}

/** The file of the built-in body. @throws Problem model/missing */
export async function builtinBodyBytes(): Promise<Buffer> {
  try {
    return await readFile(FILE);
  } catch (cause) {
    throw new Problem('model/missing', { model: fileURLToPath(FILE) }, { cause });
  }
}
