import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { assert } from '#shared/errors/problem.ts';
import { safetensorsHeader } from '#shared/formats/safetensors.ts';
import { type DraftTensor, tensorBytes } from './model-draft.ts';

/** What was written, as the manifest keeps it. */
export interface WrittenWeights {
  readonly sha256: string;
  readonly bytes: number;
}

export interface WriteWeightsOptions {
  readonly signal?: AbortSignal;
  /** Hears how many bytes of how many are written. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes tensors to a new safetensors file, one at a time: memory holds the largest of them, never all.
 *
 * @throws what a tensor's `read` throws, AbortError, errors of the file system
 */
export async function writeWeights(
  path: string,
  tensors: readonly DraftTensor[],
  options: WriteWeightsOptions = {},
): Promise<WrittenWeights> {
  const header = safetensorsHeader(tensors);
  const total = tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), header.length);
  const hash = createHash('sha256').update(header);
  await using file = await open(path, 'wx');
  await file.writeFile(header);
  let done = header.length;
  for (const tensor of tensors) {
    options.signal?.throwIfAborted();
    const data = await tensor.read();
    assert(data.byteLength === tensorBytes(tensor), `${tensor.name} has as many numbers as its shape says`);
    assert(data instanceof Float32Array === (tensor.type === 'F32'), `${tensor.name} is held as its type says`);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    hash.update(bytes);
    await file.writeFile(bytes);
    done += bytes.length;
    options.onProgress?.(done, total);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), bytes: total };
}
