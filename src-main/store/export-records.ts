import type { Json } from './canonical-json.ts';
import type { ProjectStore } from './project-store.ts';

/** A file that was written from a take and read back. */
export interface ExportRecord {
  readonly id: number;
  /** Null for files about a whole clip, such as its overlay video. */
  readonly takeId: number | null;
  readonly path: string;
  readonly format: string;
  readonly preset: string;
  /** SHA-256 of the file as it was written, hex. */
  readonly sha256: string;
  readonly receipt: Json;
}

/** Notes an exported file. A file written again to the same place replaces its record. */
export function saveExport(store: ProjectStore, record: Omit<ExportRecord, 'id'>): number {
  return store.write(() => {
    store.run('DELETE FROM export WHERE path = ?', record.path);
    return store.run(
      'INSERT INTO export (take_id, path, format, preset, sha256, receipt) VALUES (?, ?, ?, ?, ?, ?)',
      record.takeId,
      record.path,
      record.format,
      record.preset,
      record.sha256,
      JSON.stringify(record.receipt),
    ).id;
  });
}

/** Exported files, oldest first; all, or those of one take. */
export function listExports(store: ProjectStore, takeId?: number): ExportRecord[] {
  const columns = 'SELECT id, take_id AS takeId, path, format, preset, sha256, receipt FROM export';
  type Row = Omit<ExportRecord, 'receipt'> & { receipt: string };
  const rows =
    takeId === undefined
      ? store.all<Row>(`${columns} ORDER BY id`)
      : store.all<Row>(`${columns} WHERE take_id = ? ORDER BY id`, takeId);
  return rows.map((row) => ({ ...row, receipt: JSON.parse(row.receipt) as Json }));
}

/** An exported file, if there is one of that id. */
export function findExport(store: ProjectStore, id: number): Pick<ExportRecord, 'id' | 'path' | 'format'> | undefined {
  return store.get('SELECT id, path, format FROM export WHERE id = ?', id);
}
