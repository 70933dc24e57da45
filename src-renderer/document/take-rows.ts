import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { TAKE_ARRAYS, type TakeArrayName } from './take-arrays.ts';
import type { LoadedTake } from './take-data.ts';

/** Rows that are loaded at a time. */
export const CHUNK_ROWS = 2048;

/** Loaded for the whole take before anything else: strips of a long clip are full at once. */
export const COARSE_ARRAYS: readonly TakeArrayName[] = ['score', 'seen'];
export const FINE_ARRAYS = (Object.keys(TAKE_ARRAYS) as TakeArrayName[]).filter(
  (name) => !COARSE_ARRAYS.includes(name),
);

type ChunkState = 'missing' | 'loading' | 'there';

/** The arrays of one take, which chunks of them are there, and who wants to know. Loads nothing by itself. */
export class TakeRows implements LoadedTake {
  take: TakeItem;
  version = 0;
  coarse = false;
  /** Counts changes of spans, so that an answer from before a change is known to be stale. */
  changes = 0;
  #arrays = new Map<TakeArrayName, Float32Array>();
  #chunks: ChunkState[];
  #changed: { from: number; to: number; change: number }[] = [];
  #wanted: { from: number; to: number } | null = null;
  readonly #listeners = new Set<(from: number, to: number) => void>();
  readonly #onWant: () => void;

  constructor(take: TakeItem, onWant: () => void = () => {}) {
    this.take = take;
    this.#onWant = onWant;
    this.#chunks = emptyChunks(take);
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
    return this.coarse && this.#chunks[Math.floor(row / CHUNK_ROWS)] === 'there';
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
    this.#changed = [];
    this.#wanted = null;
    this.coarse = false;
    this.changes++;
    this.#tell(0, take.frames);
  }

  /** The missing chunk to load next: wanted ones, then the nearest to `row`; null where there is none. */
  nextChunk(row: number): { from: number; to: number; distance: number } | null {
    let best: { from: number; to: number; distance: number } | null = null;
    for (let index = 0; index < this.#chunks.length; index++) {
      if (this.#chunks[index] !== 'missing') continue;
      const from = index * CHUNK_ROWS;
      const to = Math.min(this.take.frames, from + CHUNK_ROWS);
      const wanted = this.#wanted !== null && from < this.#wanted.to && to > this.#wanted.from;
      const distance = row < from ? from - row : row >= to ? row - to + 1 : 0;
      const rank = wanted ? Math.min(distance, 1) : distance;
      if (!best || rank < best.distance) best = { from, to, distance: rank };
    }
    return best;
  }

  mark(from: number, state: ChunkState): void {
    this.#chunks[Math.floor(from / CHUNK_ROWS)] = state;
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

  #tell(from: number, to: number): void {
    this.version++;
    for (const listener of this.#listeners) listener(from, to);
  }
}

function emptyChunks(take: TakeItem): ChunkState[] {
  return new Array(Math.max(1, Math.ceil(take.frames / CHUNK_ROWS))).fill('missing');
}
