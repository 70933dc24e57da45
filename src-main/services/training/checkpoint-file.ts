import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { Problem } from '#shared/errors/problem.ts';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readSafetensors, safetensorsHeader } from '#shared/formats/safetensors.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';
import type { CheckpointStore, TrainingCheckpoint } from '#shared/training/loop/checkpoint.ts';
import type { Json } from '#shared/training/loop/json.ts';
import { LoopState } from '#shared/training/loop/loop-state.ts';

/** What a file holds besides tensors. */
const Content = z.object({
  version: z.literal(1),
  state: LoopState,
  source: z.json(),
  architecture: z.json(),
  /** CRC-32 of all tensors' bytes in their order. */
  crc: z.number(),
});

/** Key of that content among the file's texts. */
const CONTENT = 'vibe-studio-checkpoint';

/** Names of files that are being written. */
const PARTIAL = /^(checkpoint|best)\.safetensors\.[0-9a-f]{8}\.part$/;

/** The calls of the file system that writing takes; tests let them fail. */
export interface CheckpointFiles {
  readonly open: typeof open;
  readonly rename: typeof rename;
}

/**
 * The checkpoints of a run in its folder: `checkpoint.safetensors`, the last one, and `best.safetensors`, the parameters of
 * the best epoch. A file is written under another name, flushed, and renamed: whatever happens meanwhile, one whole
 * checkpoint is there.
 */
export class CheckpointFolder implements CheckpointStore {
  readonly path: string;
  readonly bestPath: string;
  private readonly folder: string;
  private readonly files: CheckpointFiles;

  constructor(folder: string, files: CheckpointFiles = { open, rename }) {
    this.folder = folder;
    this.path = join(folder, 'checkpoint.safetensors');
    this.bestPath = join(folder, 'best.safetensors');
    this.files = files;
  }

  /** @throws Problem output/disk-full, output/unwritable; the last checkpoint is then as it was */
  async save({ tensors, state, source, architecture }: TrainingCheckpoint): Promise<void> {
    await this.write(this.path, tensors, { version: 1, state, source, architecture });
  }

  /** @throws Problem output/disk-full, output/unwritable */
  async saveBest(tensors: Weights, state: LoopState): Promise<void> {
    const parameters = new Map([...tensors].filter(([name]) => !name.includes('/')));
    await this.write(this.bestPath, parameters, { version: 1, state, source: null, architecture: null });
  }

  /** Also removes what a killed run left half written. @throws Problem training/checkpoint-damaged */
  async load(): Promise<TrainingCheckpoint | null> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) if (PARTIAL.test(name)) await rm(join(this.folder, name), { force: true });
    const present = await stat(this.path).catch(() => null);
    if (!present) return null;
    try {
      return decode(await readFile(this.path));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new Problem('training/checkpoint-damaged', { path: this.path, reason: error.message }, { cause: error });
    }
  }

  private async write(path: string, tensors: Weights, content: Record<string, unknown>): Promise<void> {
    const partial = `${path}.${randomUUID().slice(0, 8)}.part`;
    try {
      await mkdir(this.folder, { recursive: true });
      await this.writeTo(partial, tensors, content);
      await this.files.rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new Problem('output/disk-full', { path }, { cause: error });
      if (code !== undefined) throw new Problem('output/unwritable', { path, reason: message }, { cause: error });
      throw error;
    }
  }

  private async writeTo(path: string, tensors: Weights, content: Record<string, unknown>): Promise<void> {
    const entries = [...tensors].map(([name, { shape }]) => ({ name, type: 'F32' as const, shape }));
    const crc = [...tensors.values()].reduce((sum, { data }) => crc32(bytesOf(data), sum), 0);
    const header = safetensorsHeader(entries, { metadata: { [CONTENT]: JSON.stringify({ ...content, crc }) } });
    await using file = await this.files.open(path, 'wx');
    await file.writeFile(header);
    for (const { data } of tensors.values()) await file.writeFile(bytesOf(data));
    await file.sync();
  }
}

/** The tensors of `best.safetensors` or of a checkpoint, optimiser state included where it is there. @throws FormatError */
export function decode(bytes: Uint8Array): TrainingCheckpoint {
  const file = readSafetensors(memorySource(bytes));
  const text = file.metadata.get(CONTENT);
  if (text === undefined) throw new FormatError('it is no checkpoint of a training run');
  const parsed = Content.safeParse(JSON.parse(text));
  if (!parsed.success) throw new FormatError('it was written by another version, or its header is damaged');
  const tensors = new Map<string, WeightTensor>();
  let crc = 0;
  for (const [name, stored] of file.tensors) {
    const data = stored.read().data;
    if (!(data instanceof Float32Array)) throw new FormatError(`the tensor ${name} is not in single precision`);
    crc = crc32(bytesOf(data), crc);
    tensors.set(name, { shape: [...stored.shape], data });
  }
  if (crc !== parsed.data.crc) throw new FormatError('its numbers do not have their checksum');
  const { state, source, architecture } = parsed.data;
  return { tensors, state, source: source as Json, architecture: architecture as Json };
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
