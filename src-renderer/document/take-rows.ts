import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { TAKE_ARRAYS, type TakeArrayName } from './take-arrays.ts';
import type { LoadedTake } from './take-data.ts';

/** Rows that are loaded at a time: about 0.7 MB. */
export const CHUNK_ROWS = 512;

/** Loaded for the whole take as soon as what is looked at is there: strips of a long clip are full at once. */
export const COARSE_ARRAYS: readonly TakeArrayName[] = ['score', 'seen'];
/** Worked out by the host, so it comes after the rest; NaN until then. */
export const LATE_ARRAYS: readonly TakeArrayName[] = ['joint_error'];
/** What makes a row be there. */
export const CHUNK_ARRAYS = (Object.keys(TAKE_ARRAYS) as TakeArrayName[]).filter((name) => !LATE_ARRAYS.includes(name));

type ChunkState = 'missing' | 'loading' | 'there';

/** Rows of a chunk, `to` not included, and how far it is from what is looked at. */
export interface ChunkSpan {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

/** The arrays of one take, which chunks of them are there, and who wants to know. Loads nothing by itself. */
export class TakeRows implements LoadedTake {
  take: TakeItem;
  version = 0;
  coarse = false;
  /** Counts changes of spans, so that an answer from before a change is known to be stale. */
  changes = 0;
  #arrays = new Map<TakeArrayName, Float32Array>();
  #chunks: ChunkState[];
  #late: ChunkState[];
  #changed: { from: number; to: number; change: number }[] = [];
  #wanted: { from: number; to: number } | null = null;
  readonly #listeners = new Set<(from: number, to: number) => void>();
  readonly #onWant: () => void;

  constructor(take: TakeItem, onWant: () => void = () => {}) {
    this.take = take;
    this.#onWant = onWant;
    this.#chunks = emptyChunks(take);
    this.#late = emptyChunks(take);
  }

  array(name: TakeArrayName): Float32Array {
    let array = this.#arrays.get(name);
    if (!array) {
      array = new Float32Array(this.take.frames * TAKE_ARRAYS[name]);
      if (COARSE_ARRAYS.includes(name)) array.fill(Number.NaN);
      this.#arrays.set(name, array);
    }
    return array;
  }

  hasRow(row: number): boolean {
    return this.#chunks[Math.floor(row / CHUNK_ROWS)] === 'there';
  }

  subscribe(listener: (from: number, to: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  want(from: number, to: number): void {
    this.#wanted = { from: Math.max(0, from), to: Math.min(this.take.frames, to) };
    this.#onWant();
  }

  /** Takes the new description; rows are forgotten where length or place in the clip changed. */
  describe(take: TakeItem): void {
    const moved = take.frames !== this.take.frames || take.first_frame !== this.take.first_frame;
    this.take = take;
    if (!moved) return;
    this.#arrays = new Map();
    this.#chunks = emptyChunks(take);
    this.#late = emptyChunks(take);
    this.#changed = [];
    this.#wanted = null;
    this.coarse = false;
    this.changes++;
    this.#tell(0, take.frames);
  }

  /** The missing chunk to load next: wanted ones, then the nearest to `row`; null where there is none. */
  nextChunk(row: number): ChunkSpan | null {
    return this.#nearest(row, (index) => this.#chunks[index] === 'missing');
  }

  /** The same for the late arrays of chunks that are there. */
  nextLate(row: number): ChunkSpan | null {
    return this.#nearest(row, (index) => this.#chunks[index] === 'there' && this.#late[index] === 'missing');
  }

  /** Parts of `from` to `to` that are there, chunk by chunk. */
  loadedChunks(from: number, to: number): { from: number; to: number }[] {
    return this.#chunks.flatMap((state, index) => {
      const start = Math.max(from, index * CHUNK_ROWS);
      const end = Math.min(to, (index + 1) * CHUNK_ROWS, this.take.frames);
      return state === 'there' && start < end ? [{ from: start, to: end }] : [];
    });
  }

  mark(from: number, state: ChunkState): void {
    this.#chunks[Math.floor(from / CHUNK_ROWS)] = state;
    if (state === 'there' && from === 0 && this.take.frames <= CHUNK_ROWS) this.coarse = true;
  }

  markLate(from: number, state: ChunkState): void {
    this.#late[Math.floor(from / CHUNK_ROWS)] = state;
  }

  /** Notes that rows are not any more what an answer under way will say. */
  noteChange(from: number, to: number): void {
    this.#changed.push({ from, to, change: ++this.changes });
    if (this.#changed.length > 256) this.#changed.splice(0, 128);
  }

  /** Whether rows asked for after `change` changes were changed again since. */
  isStale(from: number, to: number, change: number): boolean {
    if (this.#changed.length > 0 && this.#changed[0]!.change > change + 1) return true;
    return this.#changed.some((span) => span.change > change && span.from < to && span.to > from);
  }

  /** Says that late arrays of rows are not known yet. */
  blankLate(from: number, to: number): void {
    for (const name of LATE_ARRAYS) this.array(name).fill(Number.NaN, from * TAKE_ARRAYS[name], to * TAKE_ARRAYS[name]);
  }

  /** Puts loaded rows in their place. Nothing is told until `loaded`. */
  put(name: TakeArrayName, from: number, rows: Float32Array): void {
    const width = TAKE_ARRAYS[name];
    const room = this.take.frames * width - from * width;
    this.array(name).set(rows.length > room ? rows.subarray(0, Math.max(0, room)) : rows, from * width);
  }

  /** Says that rows changed. */
  loaded(from: number, to: number): void {
    this.#tell(from, to);
  }

  #nearest(row: number, takes: (index: number) => boolean): ChunkSpan | null {
    let best: ChunkSpan | null = null;
    for (let index = 0; index < this.#chunks.length; index++) {
      if (!takes(index)) continue;
      const from = index * CHUNK_ROWS;
      const to = Math.min(this.take.frames, from + CHUNK_ROWS);
      const wanted = this.#wanted !== null && from < this.#wanted.to && to > this.#wanted.from;
      const distance = row < from ? from - row : row >= to ? row - to + 1 : 0;
      const rank = wanted ? Math.min(distance, 1) : distance;
      if (!best || rank < best.distance) best = { from, to, distance: rank };
    }
    return best;
  }

  #tell(from: number, to: number): void {
    this.version++;
    for (const listener of this.#listeners) listener(from, to);
  }
}

function emptyChunks(take: TakeItem): ChunkState[] {
  return new Array(Math.max(1, Math.ceil(take.frames / CHUNK_ROWS))).fill('missing');
}
