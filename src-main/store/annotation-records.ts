import type { AnnotationKind, AnnotationRecord } from '#shared/annotation/records.ts';
import type { ProjectStore } from './project-store.ts';

interface Row {
  readonly kind: AnnotationKind;
  readonly frame: number;
  readonly value: string;
}

/** Everything people said of a take, by kind and frame. */
export function listAnnotations(store: ProjectStore, takeId: number): AnnotationRecord[] {
  return store
    .all<Row>('SELECT kind, frame, value FROM annotation WHERE take_id = ? ORDER BY kind, frame', takeId)
    .map(({ kind, frame, value }) => ({ take: takeId, kind, frame, value: JSON.parse(value) }) as AnnotationRecord);
}

/** Writes records, or takes away those whose value is null. Only inside `store.write`. */
export function putAnnotations(store: ProjectStore, records: readonly AnnotationRecord[]): void {
  for (const { take, kind, frame, value } of records) {
    if (value === null) {
      store.run('DELETE FROM annotation WHERE take_id = ? AND kind = ? AND frame = ?', take, kind, frame);
    } else {
      store.run(
        'INSERT INTO annotation (take_id, kind, frame, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        take,
        kind,
        frame,
        JSON.stringify(value),
      );
    }
  }
}

/** How many edits a project has seen, undone and redone ones counted: it only grows. */
export function editRevision(store: ProjectStore): number {
  return store.get<{ revision: number | null }>('SELECT max(revision) AS revision FROM edit_revision')?.revision ?? 0;
}

/** Number of the last edit that changed a take; 0 where none did. */
export function takeRevision(store: ProjectStore, takeId: number): number {
  return store.get<{ revision: number }>('SELECT revision FROM edit_revision WHERE take_id = ?', takeId)?.revision ?? 0;
}

/** Counts an edit that changed these takes (none: only the project's own count grows). Only inside `store.write`. */
export function countEdit(store: ProjectStore, takeIds: readonly number[]): number {
  const revision = editRevision(store) + 1;
  for (const id of new Set([0, ...takeIds])) {
    store.run(
      'INSERT INTO edit_revision (take_id, revision) VALUES (?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision',
      id,
      revision,
    );
  }
  return revision;
}
