import type { LicenceClass } from '#shared/body/body-model.ts';
import type { Json } from './canonical-json.ts';
import type { ProjectStore } from './project-store.ts';

/** A model file that something in this project was made with. */
export interface ModelRecord {
  readonly id: number;
  readonly name: string;
  /** SHA-256 of the file, hex: its identity. */
  readonly sha256: string;
  readonly licence: LicenceClass;
  /** What it was made from: hashes of base models and data. */
  readonly lineage: Json;
}

/** Notes a model; the same file is noted once. */
export function saveModel(store: ProjectStore, model: Omit<ModelRecord, 'id'>): number {
  return store.write(() => {
    const known = findModel(store, model.sha256);
    if (known !== undefined) return known.id;
    return store.run(
      'INSERT INTO model (sha256, name, licence, lineage) VALUES (?, ?, ?, ?)',
      model.sha256,
      model.name,
      model.licence,
      JSON.stringify(model.lineage),
    ).id;
  });
}

/** The model with this hash, if the project knows it. */
export function findModel(store: ProjectStore, sha256: string): ModelRecord | undefined {
  return one(store, 'sha256 = ?', sha256);
}

/** The newest model of this name, if the project knows one. */
export function findModelByName(store: ProjectStore, name: string): ModelRecord | undefined {
  return one(store, 'name = ? ORDER BY id DESC', name);
}

function one(store: ProjectStore, where: string, value: string): ModelRecord | undefined {
  const row = store.get<Omit<ModelRecord, 'lineage'> & { lineage: string }>(
    `SELECT id, name, sha256, licence, lineage FROM model WHERE ${where} LIMIT 1`,
    value,
  );
  return row === undefined ? undefined : { ...row, lineage: JSON.parse(row.lineage) as Json };
}
