import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type KeypointSource, loadKeypoints, saveKeypoints } from './keypoint-records.ts';
import type { ProjectStore } from './project-store.ts';

export interface PersonSummary {
  readonly id: number;
  readonly captureId: number;
  /** 1-based number of the person in the clip. */
  readonly number: number;
  readonly firstFrame: number;
  readonly frames: number;
}

const COLUMNS = `SELECT person.id, capture_id AS captureId, number, first_frame AS firstFrame, frames FROM person
  JOIN keypoints ON person_id = person.id AND source = 'detector'`;

/** Stores a person with what the detector saw, or what was imported in its place. */
export function savePerson(
  store: ProjectStore,
  captureId: number,
  track: PersonTrack,
  source: Exclude<KeypointSource, 'manual'> = 'detector',
): number {
  return store.write(() => {
    const { id } = store.run('INSERT INTO person (capture_id, number) VALUES (?, ?)', captureId, track.person);
    saveKeypoints(store, track, { personId: id, source });
    return id;
  });
}

/** People of a capture by number. */
export function listPersons(store: ProjectStore, captureId: number): PersonSummary[] {
  return store.all<PersonSummary>(`${COLUMNS} WHERE capture_id = ? ORDER BY number`, captureId);
}

/** What the detector and tracker saw of a person, bit-exact. */
export function loadPersonTrack(store: ProjectStore, personId: number): PersonTrack | undefined {
  const row = store.get<{ id: number }>(
    "SELECT id FROM keypoints WHERE person_id = ? AND source = 'detector'",
    personId,
  );
  return row === undefined ? undefined : loadKeypoints(store, row.id);
}
