import type { StoredArray } from '#main/store/array-dtype.ts';
import { loadMedia } from '#main/store/media-records.ts';
import {
  findPatch,
  type Patch,
  type PatchArray,
  type PatchSummary,
  readPatchArray,
} from '#main/store/patch-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { type FrameArray, findTake, loadTake, readTakeArray, type TakeSummary } from '#main/store/take-records.ts';
import { assert } from '#shared/errors/problem.ts';
import { TAKE_ROW_LENGTHS, type Take } from '#shared/fitting/take.ts';
import { RowCache, type RowSource } from './row-cache.ts';

/** What is the same for all frames of a stored take. */
export type StoredHead = TakeSummary &
  Pick<Take, 'fps' | 'betas' | 'camera' | 'cameraMotion' | 'focalPx' | 'imageSize' | 'fit' | 'licence'>;

/** Takes and patches as they lie in the project: never changed, so everything read may be kept. */
export class StoredTakes {
  readonly store: ProjectStore;
  readonly cache = new RowCache();
  readonly #heads = new Map<number, StoredHead | undefined>();
  readonly #patches = new Map<number, PatchSummary | undefined>();
  readonly #pending = new Map<number, Patch>();
  readonly #times = new Map<number, Float64Array>();

  constructor(store: ProjectStore) {
    this.store = store;
  }

  head(id: number): StoredHead | undefined {
    let head = this.#heads.get(id);
    if (head === undefined) {
      const summary = findTake(this.store, id);
      const take = summary && loadTake(this.store, id, { start: 0, end: 1 });
      if (!summary || !take) return undefined;
      const { fps, betas, camera, cameraMotion, focalPx, imageSize, fit } = take;
      head = { ...summary, fps, betas, camera, cameraMotion, focalPx, imageSize, fit };
      this.#heads.set(id, head);
    }
    return head;
  }

  /** Rows of an edit that is not kept yet, under a negative number; null forgets them. */
  setPending(id: number, patch: Patch | null): void {
    if (patch === null) this.#pending.delete(id);
    else this.#pending.set(id, patch);
  }

  patch(id: number): PatchSummary {
    const pending = this.#pending.get(id);
    if (pending) return { id, takeId: pending.takeId, firstFrame: pending.firstFrame, frames: pending.frames };
    const found = this.#patches.get(id) ?? findPatch(this.store, id);
    assert(found !== undefined, 'an edit names a patch that exists');
    this.#patches.set(id, found);
    return found;
  }

  /** Presentation times of a clip, µs. */
  times(mediaId: number): Float64Array {
    let times = this.#times.get(mediaId);
    if (times === undefined) this.#times.set(mediaId, (times = loadMedia(this.store, mediaId)!.ptsUs));
    return times;
  }

  /** Copies frames `from` to `to` of a stored take's array into `out`, at the row `at`. */
  takeRowsInto(out: StoredArray, at: number, id: number, array: FrameArray, from: number, to: number): void {
    const { firstFrame, frames } = this.head(id)!;
    const source: RowSource = {
      key: `take/${id}/${array}`,
      frames,
      rowLength: TAKE_ROW_LENGTHS[array],
      read: (start, end) => readTakeArray(this.store, id, array, { start, end })!,
    };
    this.cache.copyInto(out, at, source, from - firstFrame, to - firstFrame);
  }

  /** The same of a patch. */
  patchRowsInto(out: StoredArray, at: number, id: number, array: PatchArray, from: number, to: number): void {
    const { firstFrame, frames } = this.patch(id);
    const width = array === 'error' || array === 'predictedError' ? 1 : TAKE_ROW_LENGTHS[array];
    const pending = this.#pending.get(id);
    if (pending) {
      const rows = pending[array].subarray((from - firstFrame) * width, (to - firstFrame) * width);
      (out as Float32Array).set(rows, at * width);
      return;
    }
    const source: RowSource = {
      key: `patch/${id}/${array}`,
      frames,
      rowLength: width,
      read: (start, end) => readPatchArray(this.store, id, array, { start, end })!,
    };
    this.cache.copyInto(out, at, source, from - firstFrame, to - firstFrame);
  }
}
