import { strToU8 } from 'fflate';
import { assert, Problem } from '../../errors/problem.ts';
import { numberToHalf } from '../../formats/half-float.ts';
import { safetensorsHeader } from '../../formats/safetensors.ts';
import { explained, readHeader } from './feature-store.ts';
import { type ArrayName, type ArraySpec, allocateRows, type FrameBlock, rowBytes, rowSize } from './store-arrays.ts';
import type { StoreFolder } from './store-folder.ts';
import { readIndex } from './store-index.ts';
import { HEADER_FILE, INDEX_FILE, type IndexLine, type SequenceInfo, type StoreHeader } from './store-schema.ts';

export interface StoreWriterOptions {
  /** A chunk is written when its arrays hold about this many bytes; so much is in memory, and lost by a kill. */
  chunkBytes?: number;
}
const DEFAULT_CHUNK_BYTES = 16 * 2 ** 20;
const ROWS = { least: 16, most: 65_536 } as const;

/**
 * Writes a feature store, or goes on with one that was stopped:
 *
 * ```
 * for each part:  isDone(part)? ─ no ─► rowsOf(sequence) are there already ─► append(sequence, rows) … ─► finishPart(part)
 * at the end:     seal()            when stopping in between:  flush()
 * ```
 *
 * Rows count once their chunk's line is in the index. A part may be gone on with in the middle of a sequence, so
 * converters give the same sequences in the same order each time.
 */
export class StoreWriter {
  readonly header: StoreHeader;
  private readonly folder: StoreFolder;
  private readonly capacity: number;
  private readonly buffer: Map<ArrayName, ReturnType<typeof allocateRows>>;
  private readonly doneParts: Set<string>;
  /** Rows of each sequence, in the index and in memory. */
  private readonly rows: Map<string, number>;
  private chunks: number;
  private committedRows: number;
  private used = 0;
  private pending: Pending = emptyPending();
  private sealed: boolean;

  private constructor(folder: StoreFolder, header: StoreHeader, indexText: string, chunkBytes: number) {
    this.folder = folder;
    this.header = header;
    const index = explained(folder.path, () => readIndex(indexText));
    this.doneParts = new Set(index.doneParts);
    this.rows = new Map(index.sequences.map(({ name, rows }) => [name, rows]));
    this.chunks = index.chunks.length;
    this.committedRows = index.chunks.reduce((sum, { rows }) => sum + rows, 0);
    this.sealed = index.sealed;
    const bytes = Math.max(1, rowBytes(header.arrays as Record<string, ArraySpec>));
    this.capacity = Math.min(ROWS.most, Math.max(ROWS.least, Math.floor(chunkBytes / bytes)));
    this.buffer = new Map(specsOf(header).map(([name, spec]) => [name, allocateRows(spec, this.capacity)]));
  }

  /**
   * Makes a store, or opens one to go on.
   *
   * @throws Problem dataset/store-different where there is a store of another kind or made with other options,
   *         dataset/store-damaged, dataset/store-newer
   */
  static async open(folder: StoreFolder, header: StoreHeader, options: StoreWriterOptions = {}): Promise<StoreWriter> {
    const found = readHeader(folder);
    if (!found) await folder.write(HEADER_FILE, [strToU8(`${JSON.stringify(header, null, 2)}\n`)]);
    else refuseOther(folder.path, found, header);
    const text = folder.readText(INDEX_FILE) ?? '';
    const { wholeText } = explained(folder.path, () => readIndex(text));
    if (wholeText !== text) await folder.write(INDEX_FILE, [strToU8(wholeText)]);
    return new StoreWriter(folder, found ?? header, wholeText, options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
  }

  /** Whether everything was converted before. */
  get isSealed(): boolean {
    return this.sealed;
  }

  isDone(part: string): boolean {
    return this.doneParts.has(part);
  }

  /** Rows of a sequence that are there already: 0 unless a conversion was stopped within it. */
  rowsOf(sequence: string): number {
    return this.rows.get(sequence) ?? 0;
  }

  /** All rows so far. */
  get totalRows(): number {
    return this.committedRows + this.used;
  }

  /** Adds rows to a sequence: every array of the header, as many rows of each. */
  async append(sequence: SequenceInfo, rows: number, block: FrameBlock): Promise<void> {
    assert(!this.sealed, 'a sealed store is not written to');
    for (const [name, spec] of specsOf(this.header)) {
      const size = rows * rowSize(spec);
      assert(block[name]?.length === size, `${name} of ${sequence.name} has ${size} numbers`);
    }
    if (!this.rows.has(sequence.name)) {
      this.rows.set(sequence.name, 0);
      this.pending.sequences.push(sequence);
    }
    for (let done = 0; done < rows; ) {
      const count = Math.min(rows - done, this.capacity - this.used);
      for (const [name, spec] of specsOf(this.header)) {
        const size = rowSize(spec);
        const part = block[name]!.subarray(done * size, (done + count) * size);
        this.buffer.get(name)!.set(part, this.used * size);
      }
      const last = this.pending.pieces.at(-1);
      if (last?.sequence === sequence.name) last.rows += count;
      else this.pending.pieces.push({ sequence: sequence.name, rows: count });
      this.rows.set(sequence.name, this.rowsOf(sequence.name) + count);
      this.used += count;
      done += count;
      if (this.used === this.capacity) await this.flush();
    }
  }

  /** Marks a part as complete; it is not asked for again. */
  async finishPart(part: string, remarks: readonly string[] = []): Promise<void> {
    this.pending.parts.push(part);
    this.pending.remarks.push(...remarks.map((reason) => ({ part, reason })));
    this.doneParts.add(part);
    if (this.used === 0) await this.flush();
  }

  /** Writes what is in memory: before stopping, so that nothing is lost. */
  async flush(): Promise<void> {
    const { pieces, sequences, parts, remarks } = this.pending;
    if (this.used === 0 && parts.length === 0 && sequences.length === 0) return;
    let chunk: IndexLine['chunk'] = null;
    if (this.used > 0) {
      const file = `${String(this.chunks).padStart(6, '0')}.safetensors`;
      chunk = { file, rows: this.used, ...(await this.folder.write(file, this.chunkPieces())) };
    }
    await this.commit({ chunk, pieces, sequences, parts, remarks, sealed: null });
    if (chunk) this.chunks++;
    this.committedRows += this.used;
    this.used = 0;
    this.pending = emptyPending();
  }

  /** Says that the store is complete. */
  async seal(): Promise<void> {
    await this.flush();
    if (this.sealed) return;
    const sealed = { rows: this.committedRows, sequences: this.rows.size };
    await this.commit({ chunk: null, pieces: [], sequences: [], parts: [], remarks: [], sealed });
    this.sealed = true;
  }

  private async commit(line: IndexLine): Promise<void> {
    await this.folder.append(INDEX_FILE, `${JSON.stringify(line)}\n`);
  }

  private *chunkPieces(): Generator<Uint8Array> {
    const rows = this.used;
    const entries = specsOf(this.header).map(([name, { type, shape }]) => ({ name, type, shape: [rows, ...shape] }));
    yield safetensorsHeader(entries);
    for (const [name, spec] of specsOf(this.header)) {
      const data = this.buffer.get(name)!.subarray(0, rows * rowSize(spec));
      if (spec.type === 'F16') {
        const bits = Uint16Array.from(data as Float32Array, numberToHalf);
        yield new Uint8Array(bits.buffer);
      } else yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    }
  }
}

interface Pending {
  pieces: { sequence: string; rows: number }[];
  sequences: SequenceInfo[];
  parts: string[];
  remarks: { part: string; reason: string }[];
}

function emptyPending(): Pending {
  return { pieces: [], sequences: [], parts: [], remarks: [] };
}

/** Arrays of a header, the widest elements first, so that each begins where its elements may be mapped. */
function specsOf(header: StoreHeader): [ArrayName, ArraySpec][] {
  const order = ['F64', 'F32', 'F16', 'U8'];
  return (Object.entries(header.arrays) as [ArrayName, ArraySpec][]).sort(
    ([, a], [, b]) => order.indexOf(a.type) - order.indexOf(b.type),
  );
}

/** @throws Problem dataset/store-different naming what differs */
function refuseOther(path: string, found: StoreHeader, wanted: StoreHeader): void {
  const keys = ['dataset', 'kind', 'licence', 'encoder', 'arrays', 'options'] as const;
  const other = keys.find((key) => canonical(found[key]) !== canonical(wanted[key]));
  if (!other) return;
  throw new Problem('dataset/store-different', {
    path,
    what: other,
    found: brief(found[other]),
    wanted: brief(wanted[other]),
  });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
