import type { Take } from '#shared/fitting/take.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { contentKey, type Json } from './canonical-json.ts';
import { savePerson } from './person-records.ts';
import type { ProjectStore } from './project-store.ts';
import { loadBundle, saveBundle } from './record-bundle.ts';
import type { Packable } from './record-pack.ts';
import { saveTake } from './take-records.ts';

/** One run of the whole pipeline over one video. */
export interface Capture {
  readonly mediaId: number;
  /** `captureKey` of what decided the result. */
  readonly key: string;
  /** What stays with the result besides tracks and takes: parameters, rejected tracks, warnings. Plain data. */
  readonly details: Packable;
  readonly tracks: readonly PersonTrack[];
  /** Where the tracks come from; the detector where left out. */
  readonly trackSource?: 'detector' | 'imported';
  readonly takes: readonly Take[];
}

export interface CaptureSummary {
  readonly id: number;
  readonly key: string;
  readonly mediaId: number;
}

/** Identity of a capture: the video's bytes and everything that decides the result (parameters, model hashes, versions). */
export function captureKey(mediaSha256: string, parameters: Json): string {
  return contentKey({ media: mediaSha256, parameters });
}

/** Stores a capture whole. One with the same key is there already: it is kept and its id returned. */
export function saveCapture(store: ProjectStore, capture: Capture): number {
  return store.write(() => {
    const known = findCapture(store, capture.key);
    if (known !== undefined) return known.id;
    const bundle = saveBundle(store, capture.details);
    const { id } = store.run(
      'INSERT INTO capture (key, media_id, bundle_id) VALUES (?, ?, ?)',
      capture.key,
      capture.mediaId,
      bundle,
    );
    for (const track of capture.tracks) savePerson(store, id, track, capture.trackSource);
    for (const take of capture.takes) saveTake(store, take, { captureId: id });
    return id;
  });
}

/** The capture that was made from the same video with the same parameters, if there is one. */
export function findCapture(store: ProjectStore, key: string): CaptureSummary | undefined {
  return store.get<CaptureSummary>('SELECT id, key, media_id AS mediaId FROM capture WHERE key = ?', key);
}

/** All captures, oldest first. */
export function listCaptures(store: ProjectStore): CaptureSummary[] {
  return store.all<CaptureSummary>('SELECT id, key, media_id AS mediaId FROM capture ORDER BY id');
}

/** The `details` a capture was saved with; name their type. */
export function loadCaptureDetails<Details>(store: ProjectStore, id: number): Details | undefined {
  const row = store.get<{ bundle_id: number }>('SELECT bundle_id FROM capture WHERE id = ?', id);
  return row === undefined ? undefined : (loadBundle(store, row.bundle_id) as Details);
}
