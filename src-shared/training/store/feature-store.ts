import { Problem } from '../../errors/problem.ts';
import type { ByteSource } from '../../formats/bytes/byte-source.ts';
import type { StoredArray } from '../../formats/bytes/stored-array.ts';
import { FormatError } from '../../formats/format-error.ts';
import { readSafetensors } from '../../formats/safetensors.ts';
import { type ArrayName, allocateRows, type FrameBlock, rowSize } from './store-arrays.ts';
import type { StoreFolder } from './store-folder.ts';
import { readIndex, type StoredRun, type StoredSequence, type StoreIndex } from './store-index.ts';
import { HEADER_FILE, INDEX_FILE, STORE_VERSION, StoreHeader } from './store-schema.ts';

/** Chunk files that are kept open. */
const MOST_OPEN = 64;

export interface OpenStoreOptions {
  /** Also opens a store whose conversion has not ended, with the parts that are complete. */
  incomplete?: boolean;
}

interface OpenChunk {
  readonly source: ByteSource & Disposable;
  readonly tensors: ReadonlyMap<string, StoredArray>;
}

/**
 * A feature store that is read: any rows of any sequence, without the rest. Memory holds the index and what was asked
 * for. Whoever opens it disposes it.
 */
export class FeatureStore implements Disposable {
  readonly header: StoreHeader;
  readonly index: StoreIndex;
  /** Sequences of complete parts. */
  readonly sequences: readonly StoredSequence[];
  private readonly folder: StoreFolder;
  private readonly open = new Map<number, OpenChunk>();

  private constructor(folder: StoreFolder, header: StoreHeader, index: StoreIndex) {
    this.folder = folder;
    this.header = header;
    this.index = index;
    this.sequences = index.sequences.filter(({ part }) => index.doneParts.has(part));
  }

  /** @throws Problem dataset/store-missing, dataset/store-damaged, dataset/store-newer, dataset/store-unfinished */
  static open(folder: StoreFolder, { incomplete = false }: OpenStoreOptions = {}): FeatureStore {
    const header = readHeader(folder);
    if (!header) throw new Problem('dataset/store-missing', { path: folder.path });
    const index = explained(folder.path, () => readIndex(folder.readText(INDEX_FILE) ?? ''));
    if (!index.sealed && !incomplete) {
      throw new Problem('dataset/store-unfinished', { path: folder.path, parts: index.doneParts.size });
    }
    return new FeatureStore(folder, header, index);
  }

  /** Where it lies, for messages. */
  get path(): string {
    return this.folder.path;
  }

  /** Rows of all sequences together. */
  get rows(): number {
    return this.sequences.reduce((sum, { rows }) => sum + rows, 0);
  }

  has(name: ArrayName): boolean {
    return this.header.arrays[name] !== undefined;
  }

  /**
   * Rows [from, to) of a sequence; arrays the store does not have are left out.
   *
   * @throws RangeError outside of the sequence
   * @throws Problem dataset/store-damaged
   */
  read(sequence: StoredSequence, from: number, to: number, names?: readonly ArrayName[]): FrameBlock {
    if (!(from >= 0 && from <= to && to <= sequence.rows)) {
      throw new RangeError(`${sequence.name} has ${sequence.rows} rows, not ${from} to ${to}`);
    }
    const wanted = names ?? (Object.keys(this.header.arrays) as ArrayName[]);
    const out: FrameBlock = {};
    for (const name of wanted) {
      const spec = this.header.arrays[name];
      if (spec) out[name] = allocateRows(spec, to - from);
    }
    for (const run of sequence.runs) {
      const first = Math.max(from, run.from);
      const last = Math.min(to, run.from + run.rows);
      if (first < last) this.copyRun(out, run, first, last, from);
    }
    return out;
  }

  /**
   * Looks whether every file is there, as long as it should be and with the arrays it should have.
   *
   * @throws Problem dataset/store-damaged naming the first one that is not
   */
  checkFiles(): void {
    for (const index of this.index.chunks.keys()) this.chunk(index);
  }

  /** Every chunk's hash against the index. @throws Problem dataset/store-damaged naming the first file that differs */
  async verify(hash: (source: ByteSource) => Promise<string> | string): Promise<void> {
    for (const { file, sha256 } of this.index.chunks) {
      using source = explained(this.folder.path, () => this.folder.open(file));
      if ((await hash(source)) !== sha256) this.damaged(file, 'its bytes are not those that were written');
    }
  }

  [Symbol.dispose](): void {
    for (const { source } of this.open.values()) source[Symbol.dispose]();
    this.open.clear();
  }

  private copyRun(out: FrameBlock, run: StoredRun, first: number, last: number, from: number): void {
    const { tensors } = this.chunk(run.chunk);
    const start = run.at + first - run.from;
    for (const [name, target] of Object.entries(out)) {
      const size = rowSize(this.header.arrays[name as ArrayName]!);
      const rows = explained(this.folder.path, () => tensors.get(name)!.readRows(start, start + last - first));
      target.set(rows.data, (first - from) * size);
    }
  }

  /** The least recently used chunk is closed when too many are open. */
  private chunk(index: number): OpenChunk {
    const found = this.open.get(index);
    if (found) {
      this.open.delete(index);
      this.open.set(index, found);
      return found;
    }
    const opened = explained(this.folder.path, () => this.openChunk(index));
    this.open.set(index, opened);
    if (this.open.size > MOST_OPEN) {
      const [oldest, { source }] = this.open.entries().next().value!;
      source[Symbol.dispose]();
      this.open.delete(oldest);
    }
    return opened;
  }

  private openChunk(index: number): OpenChunk {
    const { file, rows, bytes } = this.index.chunks[index]!;
    const source = this.folder.open(file);
    try {
      if (source.size !== bytes) this.damaged(file, `it has ${source.size} bytes instead of ${bytes}`);
      const { tensors } = readSafetensors(source);
      for (const [name, spec] of Object.entries(this.header.arrays)) {
        const shape = tensors.get(name)?.shape;
        const expected = [rows, ...spec.shape];
        if (String(shape) !== String(expected)) this.damaged(file, `its array ${name} is not as the index says`);
      }
      return { source, tensors };
    } catch (error) {
      source[Symbol.dispose]();
      throw error;
    }
  }

  private damaged(file: string, reason: string): never {
    throw new Problem('dataset/store-damaged', { path: this.folder.path, reason: `${file}: ${reason}` });
  }
}

/** The header of a store, or null where there is none. @throws Problem dataset/store-newer, dataset/store-damaged */
export function readHeader(folder: StoreFolder): StoreHeader | null {
  const text = folder.readText(HEADER_FILE);
  if (text === null) return null;
  return explained(folder.path, () => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new FormatError(`${HEADER_FILE} is not JSON`, { cause });
    }
    const { version, format } = (value ?? {}) as { version?: unknown; format?: unknown };
    if (format !== 'vibe-studio-features') throw new FormatError(`${HEADER_FILE} is of another program`);
    if (typeof version === 'number' && version > STORE_VERSION) {
      throw new Problem('dataset/store-newer', { path: folder.path, found: version, known: STORE_VERSION });
    }
    const parsed = StoreHeader.safeParse(value);
    if (!parsed.success) throw new FormatError(`${HEADER_FILE} is not as it should be`, { cause: parsed.error });
    return parsed.data;
  });
}

/** Does something with the files of a store; what is wrong with them becomes a message. */
export function explained<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FormatError) {
      throw new Problem('dataset/store-damaged', { path, reason: error.message }, { cause: error });
    }
    if ((error as { code?: unknown }).code === 'ENOENT') {
      throw new Problem('dataset/store-damaged', { path, reason: 'one of its files is missing' }, { cause: error });
    }
    throw error;
  }
}
