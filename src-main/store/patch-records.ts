import { type RowRange, readArray } from './array-chunks.ts';
import type { ProjectStore } from './project-store.ts';
import { saveBundle } from './record-bundle.ts';

/** Rows of a take that an edit solved; frame-first arrays, shapes as in `Take`. */
export interface Patch {
  /** Take whose shape, camera and body the rows belong to. */
  readonly takeId: number;
  /** Frame of the clip of row 0. */
  readonly firstFrame: number;
  readonly frames: number;
  readonly poses: Float32Array;
  readonly trans: Float32Array;
  readonly joints: Float32Array;
  readonly jointsCam: Float32Array;
  readonly score: Float32Array;
  /** Mean distance of reprojected and detected visible landmarks, px, of these rows and of the prediction's, shape [T]. */
  readonly error: Float32Array;
  readonly predictedError: Float32Array;
}

export interface PatchSummary {
  readonly id: number;
  readonly takeId: number;
  readonly firstFrame: number;
  readonly frames: number;
}

const PATCH_ROWS = {
  poses: 72,
  trans: 3,
  joints: 72,
  jointsCam: 72,
  score: 1,
  error: 1,
  predictedError: 1,
} as const satisfies Partial<Record<keyof Patch, number>>;

/** Names of a patch's arrays. */
export type PatchArray = keyof typeof PATCH_ROWS;

/** Whether a patch has an array of this name. */
export function isPatchArray(name: string): name is PatchArray {
  return Object.hasOwn(PATCH_ROWS, name);
}

/** Stores solved rows. Only inside `store.write`, together with the records that name them. */
export function savePatch(store: ProjectStore, patch: Patch): number {
  const { takeId, firstFrame, frames, ...arrays } = patch;
  const bundle = saveBundle(store, arrays, { rows: PATCH_ROWS });
  const { id } = store.run(
    'INSERT INTO patch (take_id, first_frame, frames, bundle_id) VALUES (?, ?, ?, ?)',
    takeId,
    firstFrame,
    frames,
    bundle,
  );
  return id;
}

export function findPatch(store: ProjectStore, id: number): PatchSummary | undefined {
  return store.get<PatchSummary>(
    'SELECT id, take_id AS takeId, first_frame AS firstFrame, frames FROM patch WHERE id = ?',
    id,
  );
}

/** Rows of one array of a patch; reads only the blocks it touches. */
export function readPatchArray(
  store: ProjectStore,
  id: number,
  name: PatchArray,
  range?: RowRange,
): Float32Array | undefined {
  const row = store.get<{ bundle_id: number }>('SELECT bundle_id FROM patch WHERE id = ?', id);
  if (row === undefined) return undefined;
  return (readArray(store, row.bundle_id, name, range) ?? undefined) as Float32Array | undefined;
}

/** Takes patches away whose edit was undone and can no longer be redone. Only inside `store.write`. */
export function deletePatches(store: ProjectStore, ids: readonly number[]): void {
  for (const id of ids) store.run('DELETE FROM patch WHERE id = ?', id);
}
