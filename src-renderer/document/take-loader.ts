import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { fetchData } from '../connection/fetch-data.ts';
import { decodeArrays } from './decode-rows.ts';
import { firstPicture } from './first-picture.ts';
import { playhead } from './playhead.ts';
import { TAKE_ARRAYS, type TakeArrayName } from './take-arrays.ts';
import { CHUNK_ARRAYS, CHUNK_ROWS, type ChunkSpan, COARSE_ARRAYS, LATE_ARRAYS, TakeRows } from './take-rows.ts';

/** Chunks under way at a time; each is one request. */
const CHUNKS_AT_ONCE = 2;
/** Rows, of all takes together, that are loaded without being asked for; about 90 MB. */
const UNASKED_ROWS = 65_536;
/** Rows this near to the playhead are loaded anyway. */
const NEAR_ROWS = 2048;
const RETRY_MS = 1500;
const ALL_ARRAYS = Object.keys(TAKE_ARRAYS) as TakeArrayName[];

/**
 * Fetches what takes consist of: chunks of everything, nearest to the playhead first, and the score of every row as soon
 * as what is looked at is there. What the host must work out comes once a picture is shown.
 * Spans that were edited are fetched again while the old numbers stay in place.
 */
export class TakeLoader {
  readonly #takes = new Map<number, TakeRows>();
  readonly #listeners = new Set<(takeId: number, from: number, to: number) => void>();
  #underWay = 0;
  #rowsLoaded = 0;
  #stopper = new AbortController();
  #retry: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    playhead.subscribe((now, before) => {
      if (now.frame !== before.frame) this.#fill();
    });
  }

  take(id: number): TakeRows | null {
    return this.#takes.get(id) ?? null;
  }

  onRows(listener: (takeId: number, from: number, to: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The takes there are; those that went are forgotten. */
  setTakes(list: readonly TakeItem[]): void {
    const ids = new Set(list.map((take) => take.id));
    for (const id of [...this.#takes.keys()]) if (!ids.has(id)) this.#takes.delete(id);
    for (const item of list) {
      const known = this.#takes.get(item.id);
      if (known) known.describe(item);
      else this.#takes.set(item.id, this.#newTake(item));
    }
    this.#fill();
  }

  /** Forgets everything and stops what is under way: another clip is opened. */
  clear(): void {
    this.#stopper.abort();
    this.#stopper = new AbortController();
    this.#takes.clear();
    this.#rowsLoaded = 0;
  }

  /** Loads changed rows again; chunks that are not there yet are left to their turn. */
  reload(takeId: number, from: number, to: number): Promise<void> {
    const rows = this.#takes.get(takeId);
    if (!rows) return Promise.resolve();
    const end = Math.min(to, rows.take.frames);
    const start = Math.max(0, from);
    if (end <= start) return Promise.resolve();
    rows.noteChange(start, end);
    if (end - start <= 2 * CHUNK_ROWS) return this.#reloadSpan(rows, ALL_ARRAYS, start, end);
    return this.#reloadMany(rows, start, end);
  }

  /** A long stretch: the scores of all of it, then the chunks that are there, what is looked at first. */
  async #reloadMany(rows: TakeRows, start: number, end: number): Promise<void> {
    await this.#reloadSpan(rows, COARSE_ARRAYS, start, end);
    const row = () => playhead.getState().frame - rows.take.first_frame;
    const spans = rows.loadedChunks(start, end);
    const away = ({ from, to }: { from: number; to: number }) => Math.max(from - row(), row() - to + 1, 0);
    while (spans.length > 0 && this.#takes.get(rows.take.id) === rows) {
      spans.sort((a, b) => away(b) - away(a));
      const { from, to } = spans.pop()!;
      await this.#reloadSpan(rows, ALL_ARRAYS, from, to);
    }
  }

  #newTake(item: TakeItem): TakeRows {
    const rows = new TakeRows(item, () => this.#fill());
    rows.subscribe((from, to) => {
      for (const listener of this.#listeners) listener(item.id, from, to);
    });
    return rows;
  }

  /** Starts what may be under way now. */
  #fill(): void {
    for (;;) {
      const next = this.#nearest((rows, row) => rows.nextChunk(row));
      if (next?.distance !== 0) {
        for (const rows of this.#takes.values()) if (!rows.coarse) void this.#loadCoarse(rows);
      }
      if (!next || this.#underWay >= CHUNKS_AT_ONCE) break;
      if (this.#rowsLoaded > UNASKED_ROWS && next.distance > NEAR_ROWS) break;
      void this.#loadChunk(next.rows, next.from, next.to);
    }
    void this.#loadLate();
  }

  #nearest(pick: (rows: TakeRows, row: number) => ChunkSpan | null): (ChunkSpan & { rows: TakeRows }) | null {
    const { frame } = playhead.getState();
    let best: (ChunkSpan & { rows: TakeRows }) | null = null;
    for (const rows of this.#takes.values()) {
      const chunk = pick(rows, frame - rows.take.first_frame);
      if (chunk && (!best || chunk.distance < best.distance)) best = { rows, ...chunk };
    }
    return best;
  }

  #lateUnderWay = false;

  /** One chunk at a time: the host works, and other answers wait for it. */
  async #loadLate(): Promise<void> {
    if (this.#lateUnderWay) return;
    this.#lateUnderWay = true;
    const { signal } = this.#stopper;
    try {
      await firstPicture();
      for (;;) {
        const next = this.#nearest((rows, row) => rows.nextLate(row));
        if (!next || this.#retry !== null) return;
        const { rows, from, to } = next;
        rows.markLate(from, 'loading');
        try {
          const { changes } = rows;
          const arrays = await this.#fetch(rows, LATE_ARRAYS, from, to);
          if (this.#takes.get(rows.take.id) !== rows) continue;
          if (rows.isStale(from, to, changes)) {
            rows.markLate(from, 'missing');
            continue;
          }
          for (const [name, numbers] of arrays) rows.put(name, from, numbers);
          rows.markLate(from, 'there');
          rows.loaded(from, to);
        } catch (error) {
          rows.markLate(from, 'missing');
          if (!signal.aborted) this.#later(error);
          return;
        }
      }
    } finally {
      this.#lateUnderWay = false;
    }
  }

  readonly #coarseUnderWay = new WeakSet<TakeRows>();

  async #loadCoarse(rows: TakeRows): Promise<void> {
    if (this.#coarseUnderWay.has(rows)) return;
    this.#coarseUnderWay.add(rows);
    try {
      const { changes } = rows;
      const { frames } = rows.take;
      const arrays = await this.#fetch(rows, COARSE_ARRAYS, 0, frames);
      if (rows.isStale(0, frames, changes) || rows.take.frames !== frames) return void setTimeout(() => this.#fill());
      for (const [name, numbers] of arrays) rows.put(name, 0, numbers);
      rows.coarse = true;
      rows.loaded(0, frames);
    } catch (error) {
      this.#later(error);
    } finally {
      this.#coarseUnderWay.delete(rows);
    }
  }

  async #loadChunk(rows: TakeRows, from: number, to: number): Promise<void> {
    this.#underWay++;
    rows.mark(from, 'loading');
    const { signal } = this.#stopper;
    try {
      const { changes } = rows;
      const { frames, first_frame } = rows.take;
      const arrays = await this.#fetch(rows, CHUNK_ARRAYS, from, to);
      if (rows.take.frames !== frames || rows.take.first_frame !== first_frame) return;
      if (rows.isStale(from, to, changes)) return rows.mark(from, 'missing');
      for (const [name, numbers] of arrays) rows.put(name, from, numbers);
      rows.blankLate(from, to);
      rows.mark(from, 'there');
      this.#rowsLoaded += to - from;
      rows.loaded(from, to);
    } catch (error) {
      rows.mark(from, 'missing');
      if (!signal.aborted) this.#later(error);
    } finally {
      this.#underWay--;
      if (this.#retry === null) this.#fill();
    }
  }

  async #reloadSpan(rows: TakeRows, names: readonly TakeArrayName[], from: number, to: number): Promise<void> {
    const { changes } = rows;
    try {
      const arrays = await this.#fetch(rows, names, from, to);
      if (rows.isStale(from, to, changes) || this.#takes.get(rows.take.id) !== rows) return;
      for (const [name, numbers] of arrays) rows.put(name, from, numbers);
      rows.loaded(from, to);
    } catch {
      if (this.#takes.get(rows.take.id) !== rows) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      if (!rows.isStale(from, to, changes)) await this.#reloadSpan(rows, names, from, to);
    }
  }

  async #fetch(
    rows: TakeRows,
    names: readonly TakeArrayName[],
    from: number,
    to: number,
  ): Promise<[TakeArrayName, Float32Array][]> {
    const { signal } = this.#stopper;
    const stamp = Math.max(rows.take.revision, this.revisionOf(rows.take.id));
    const path = `takes/${rows.take.id}/rows?arrays=${names.join()}&from=${from}&to=${to}&revision=${stamp}`;
    const response = await fetchData(path, { signal });
    return decodeArrays(await response.arrayBuffer(), names);
  }

  /** Latest revision an answer told of a take; set by the document. */
  revisionOf: (takeId: number) => number = () => 0;

  /** Tries again in a while: the host is not there or busy. */
  #later(error: unknown): void {
    if (this.#retry !== null || (error instanceof DOMException && error.name === 'AbortError')) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#fill();
    }, RETRY_MS);
  }
}
