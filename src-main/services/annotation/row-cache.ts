import type { StoredArray } from '#main/store/array-dtype.ts';

/** Rows of a cached block: the store's own blocks. */
const BLOCK_ROWS = 256;
/** A longer read goes past the cache: it would only push out what is in use. */
const MOST_BLOCKS = 8;

/** Where rows of one array come from. */
export interface RowSource {
  /** Name of the array among all sources. Its contents never change. */
  readonly key: string;
  readonly frames: number;
  readonly rowLength: number;
  read(start: number, end: number): StoredArray;
}

/** Blocks of stored arrays that were read lately, within a bound of memory. */
export class RowCache {
  readonly #most: number;
  readonly #blocks = new Map<string, StoredArray>();
  #bytes = 0;

  /** @param mostBytes memory the blocks may take */
  constructor(mostBytes = 48 << 20) {
    this.#most = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Copies rows `start` to `end` of a source to row `at` of `out`. */
  copyInto(out: StoredArray, at: number, source: RowSource, start: number, end: number): void {
    const { rowLength } = source;
    const first = Math.floor(start / BLOCK_ROWS);
    const last = Math.floor((end - 1) / BLOCK_ROWS);
    if (last - first >= MOST_BLOCKS) {
      set(out, source.read(start, end), at * rowLength);
      return;
    }
    for (let block = first; block <= last; block++) {
      const from = block * BLOCK_ROWS;
      const rows = this.#block(source, block);
      const [a, b] = [Math.max(start, from), Math.min(end, from + BLOCK_ROWS)];
      set(out, rows.subarray((a - from) * rowLength, (b - from) * rowLength), (at + a - start) * rowLength);
    }
  }

  #block(source: RowSource, block: number): StoredArray {
    const key = `${source.key}/${block}`;
    let rows = this.#blocks.get(key);
    if (rows === undefined) {
      rows = source.read(block * BLOCK_ROWS, Math.min(source.frames, (block + 1) * BLOCK_ROWS));
      this.#bytes += rows.byteLength;
    } else {
      this.#blocks.delete(key);
    }
    this.#blocks.set(key, rows);
    for (const [oldest, held] of this.#blocks) {
      if (this.#bytes <= this.#most || oldest === key) break;
      this.#blocks.delete(oldest);
      this.#bytes -= held.byteLength;
    }
    return rows;
  }
}

function set(out: StoredArray, rows: StoredArray, at: number): void {
  (out as Float32Array).set(rows as Float32Array, at);
}
