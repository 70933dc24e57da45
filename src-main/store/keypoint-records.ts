import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { RowRange } from './array-chunks.ts';
import type { ProjectStore } from './project-store.ts';
import { loadBundle, saveBundle } from './record-bundle.ts';

export type KeypointSource = 'detector' | 'manual' | 'imported';

export interface KeypointsSummary {
  readonly id: number;
  readonly personId: number;
  readonly source: KeypointSource;
  /** The keypoints that these correct; null for what was detected or imported. */
  readonly corrects: number | null;
  readonly firstFrame: number;
  readonly frames: number;
}

const TRACK_ROWS = { seen: 1, image: 99, confidence: 33, world: 99, presence: 1, box: 4 } as const;

const COLUMNS = `SELECT id, person_id AS personId, source, corrects, first_frame AS firstFrame, frames FROM keypoints`;

export interface SaveKeypointsOptions {
  readonly personId: number;
  readonly source: KeypointSource;
  /** Id of the keypoints that these correct: needed for `manual`, refused for `detector`. */
  readonly corrects?: number;
}

/** Stores keypoints of one person. A correction is a further record over its own frames; the detected ones stay. */
export function saveKeypoints(store: ProjectStore, track: PersonTrack, options: SaveKeypointsOptions): number {
  return store.write(() => {
    const bundle = saveBundle(store, track, { rows: TRACK_ROWS, compress: ['seen'] });
    const { id } = store.run(
      'INSERT INTO keypoints (person_id, source, corrects, first_frame, frames, bundle_id) VALUES (?, ?, ?, ?, ?, ?)',
      options.personId,
      options.source,
      options.corrects ?? null,
      track.firstFrame,
      track.frames,
      bundle,
    );
    return id;
  });
}

/** Keypoints of a person, oldest first. */
export function listKeypoints(store: ProjectStore, personId: number): KeypointsSummary[] {
  return store.all<KeypointsSummary>(`${COLUMNS} WHERE person_id = ? ORDER BY id`, personId);
}

/** Keypoints as they were saved, or only rows `range` of them: then `frames` and `firstFrame` are those of the rows. */
export function loadKeypoints(store: ProjectStore, id: number, range?: RowRange): PersonTrack | undefined {
  return store.read(() => {
    const row = store.get<{ bundle_id: number }>('SELECT bundle_id FROM keypoints WHERE id = ?', id);
    if (row === undefined) return undefined;
    const track = loadBundle(store, row.bundle_id, { range, rows: TRACK_ROWS }) as PersonTrack;
    if (range === undefined) return track;
    const start = Math.max(0, Math.min(track.frames, range.start));
    return { ...track, firstFrame: track.firstFrame + start, frames: track.seen.length };
  });
}
