import type { ProjectStore } from './project-store.ts';
import { loadBundle, saveBundle } from './record-bundle.ts';
import { type Packable, unpackRecord } from './record-pack.ts';

/** What finishing a stage leaves: its output and the trouble it met on the way. */
export interface StageResult {
  readonly output: Packable;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Keeps the output of a stage under its key and drops the checkpoints it needed, in one transaction. */
export function saveStageResult(
  store: ProjectStore,
  stage: { readonly key: string; readonly name: string; readonly version: number },
  result: StageResult,
): void {
  store.write(() => {
    store.run('DELETE FROM stage_result WHERE key = ?', stage.key);
    const bundle = saveBundle(store, result);
    store.run(
      'INSERT INTO stage_result (key, stage, version, bundle_id) VALUES (?, ?, ?, ?)',
      stage.key,
      stage.name,
      stage.version,
      bundle,
    );
    dropCheckpoints(store, stage.key);
  });
}

/** True where the output for this key is kept. */
export function hasStageResult(store: ProjectStore, key: string): boolean {
  return store.get('SELECT 1 FROM stage_result WHERE key = ?', key) !== undefined;
}

/** The output kept for this key. */
export function loadStageResult(store: ProjectStore, key: string): StageResult | undefined {
  const row = store.get<{ bundle_id: number }>('SELECT bundle_id FROM stage_result WHERE key = ?', key);
  return row === undefined ? undefined : (loadBundle(store, row.bundle_id) as StageResult);
}

/** Only the warnings kept for this key, without reading the output; undefined where there is no result. */
export function loadStageWarnings(store: ProjectStore, key: string): StageResult['warnings'] | undefined {
  const row = store.get<{ json: string }>(
    'SELECT json FROM stage_result JOIN bundle ON bundle.id = bundle_id WHERE key = ?',
    key,
  );
  return row === undefined ? undefined : (unpackRecord(row.json, () => null) as StageResult).warnings;
}

/** Keeps a part of a stage's work on the disk, so that a killed stage does not begin anew. Same name: replaced. */
export function saveCheckpoint(store: ProjectStore, stageKey: string, name: string, value: Packable): void {
  store.write(() => {
    store.run('DELETE FROM checkpoint WHERE stage_key = ? AND name = ?', stageKey, name);
    const bundle = saveBundle(store, { value });
    store.run('INSERT INTO checkpoint (stage_key, name, bundle_id) VALUES (?, ?, ?)', stageKey, name, bundle);
  });
}

/** A part that was kept, or undefined. */
export function loadCheckpoint(store: ProjectStore, stageKey: string, name: string): Packable | undefined {
  const row = store.get<{ bundle_id: number }>(
    'SELECT bundle_id FROM checkpoint WHERE stage_key = ? AND name = ?',
    stageKey,
    name,
  );
  return row === undefined ? undefined : (loadBundle(store, row.bundle_id) as { value: Packable }).value;
}

/** Names of the parts kept for a stage, oldest first. */
export function listCheckpoints(store: ProjectStore, stageKey: string): string[] {
  return store
    .all<{ name: string }>('SELECT name FROM checkpoint WHERE stage_key = ? ORDER BY id', stageKey)
    .map((row) => row.name);
}

/** Drops all parts kept for a stage. */
export function dropCheckpoints(store: ProjectStore, stageKey: string): void {
  store.write(() => store.run('DELETE FROM checkpoint WHERE stage_key = ?', stageKey));
}
