import type { LicenceClass } from '#shared/body/body-model.ts';
import { TAKE_ROW_LENGTHS, type Take } from '#shared/fitting/take.ts';
import { type RowRange, readArray } from './array-chunks.ts';
import type { StoredArray } from './array-dtype.ts';
import type { ProjectStore } from './project-store.ts';
import { loadBundle, saveBundle } from './record-bundle.ts';

/** The compiler asks for each new array. */
const TAKE_ROWS: Record<FrameArray, number> = TAKE_ROW_LENGTHS;

/** Names of a take's arrays that have one row a frame. */
export type FrameArray = Exclude<
  { [Key in keyof Take]: NonNullable<Take[Key]> extends StoredArray ? Key : never }[keyof Take],
  'betas' | undefined
>;

export interface TakeSummary {
  readonly id: number;
  readonly captureId: number;
  readonly mediaId: number;
  readonly person: number;
  /** The take that this one corrects; null for what was captured. */
  readonly corrects: number | null;
  readonly body: string;
  readonly licence: LicenceClass;
  readonly firstFrame: number;
  readonly frames: number;
}

export interface SaveTakeOptions {
  readonly captureId: number;
  /** Id of the take that this one corrects. The corrected take stays as it is. */
  readonly corrects?: number;
}

const COLUMNS = `SELECT take.id, capture_id AS captureId, media_id AS mediaId, person, corrects, body, licence,
  first_frame AS firstFrame, frames FROM take JOIN capture ON capture.id = capture_id`;

/** Stores a take, complete and bit-exact, in blocks of 256 frames. */
export function saveTake(store: ProjectStore, take: Take, options: SaveTakeOptions): number {
  return store.write(() => {
    const bundle = saveBundle(store, take, { rows: TAKE_ROWS, compress: ['ptsUs', 'seen'] });
    const { id } = store.run(
      `INSERT INTO take (capture_id, person, corrects, body, licence, first_frame, frames, bundle_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      options.captureId,
      take.person,
      options.corrects ?? null,
      take.body,
      take.licence,
      take.firstFrame,
      take.frames,
      bundle,
    );
    return id;
  });
}

/** Takes in order of capture and person; all, or those of one capture. */
export function listTakes(store: ProjectStore, captureId?: number): TakeSummary[] {
  return captureId === undefined
    ? store.all<TakeSummary>(`${COLUMNS} ORDER BY take.id`)
    : store.all<TakeSummary>(`${COLUMNS} WHERE capture_id = ? ORDER BY take.id`, captureId);
}

/** What a list says of one take. */
export function findTake(store: ProjectStore, id: number): TakeSummary | undefined {
  return store.get<TakeSummary>(`${COLUMNS} WHERE take.id = ?`, id);
}

/**
 * A take as it was saved, or only rows `range` of it: then `frames` and `firstFrame` are those of the rows read.
 *
 * @returns undefined where there is no such take
 */
export function loadTake(store: ProjectStore, id: number, range?: RowRange): Take | undefined {
  return store.read(() => {
    const bundle = bundleOf(store, id);
    if (bundle === undefined) return undefined;
    const take = loadBundle(store, bundle, { range, rows: TAKE_ROWS }) as Take;
    if (range === undefined) return take;
    const start = Math.max(0, Math.min(take.frames, range.start));
    return { ...take, firstFrame: take.firstFrame + start, frames: take.score.length };
  });
}

/** Rows of one array of a take, such as `poses` of frames 512 to 600; reads only the blocks it touches. */
export function readTakeArray<Name extends FrameArray>(
  store: ProjectStore,
  id: number,
  name: Name,
  range?: RowRange,
): Take[Name] | undefined {
  const bundle = bundleOf(store, id);
  if (bundle === undefined) return undefined;
  return (readArray(store, bundle, name, range) ?? undefined) as Take[Name] | undefined;
}

function bundleOf(store: ProjectStore, id: number): number | undefined {
  return store.get<{ bundle_id: number }>('SELECT bundle_id FROM take WHERE id = ?', id)?.bundle_id;
}
