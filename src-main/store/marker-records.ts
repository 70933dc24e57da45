import type { Marker } from '#shared/contract/studio/markers.ts';
import type { ProjectStore } from './project-store.ts';

/** Markers of a clip, ascending by frame. */
export function listMarkers(store: ProjectStore, mediaId: number): Marker[] {
  return store.all<Marker>('SELECT frame, name FROM marker WHERE media_id = ? ORDER BY frame', mediaId);
}

/** Sets a marker; the one of that frame is replaced. */
export function setMarker(store: ProjectStore, mediaId: number, { frame, name }: Marker): void {
  store.write(() =>
    store.run(
      'INSERT INTO marker (media_id, frame, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name',
      mediaId,
      frame,
      name,
    ),
  );
}

/** Takes a marker away, where there is one. */
export function removeMarker(store: ProjectStore, mediaId: number, frame: number): void {
  store.write(() => store.run('DELETE FROM marker WHERE media_id = ? AND frame = ?', mediaId, frame));
}

/** Moves a marker, where there is one; onto another one it replaces it. */
export function moveMarker(store: ProjectStore, mediaId: number, from: number, to: number): void {
  store.write(() =>
    store.run('UPDATE OR REPLACE marker SET frame = ? WHERE media_id = ? AND frame = ?', to, mediaId, from),
  );
}
