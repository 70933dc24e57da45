import type { Json } from './canonical-json.ts';
import type { ProjectStore } from './project-store.ts';

export interface TrainingRun {
  readonly id: number;
  /** The model it started from, and the one it gave; null where there is none (yet). */
  readonly baseModelId: number | null;
  readonly modelId: number | null;
  readonly config: Json;
}

/** Begins the record of a training run. */
export function startTrainingRun(store: ProjectStore, baseModelId: number | null, config: Json): number {
  return store.write(
    () =>
      store.run('INSERT INTO training_run (base_model_id, config) VALUES (?, ?)', baseModelId, JSON.stringify(config))
        .id,
  );
}

/** Names the model that a training run gave. */
export function finishTrainingRun(store: ProjectStore, runId: number, modelId: number): void {
  store.write(() => store.run('UPDATE training_run SET model_id = ? WHERE id = ?', modelId, runId));
}

/** A training run, if there is one of that id. */
export function findTrainingRun(store: ProjectStore, runId: number): TrainingRun | undefined {
  const row = store.get<Omit<TrainingRun, 'config'> & { config: string }>(
    'SELECT id, base_model_id AS baseModelId, model_id AS modelId, config FROM training_run WHERE id = ?',
    runId,
  );
  return row === undefined ? undefined : { ...row, config: JSON.parse(row.config) as Json };
}

/** All training runs, oldest first. */
export function listTrainingRuns(store: ProjectStore): TrainingRun[] {
  return store
    .all<Omit<TrainingRun, 'config'> & { config: string }>(
      'SELECT id, base_model_id AS baseModelId, model_id AS modelId, config FROM training_run ORDER BY id',
    )
    .map((row) => ({ ...row, config: JSON.parse(row.config) as Json }));
}

/** Replaces what is kept of a training run besides its models. */
export function setTrainingConfig(store: ProjectStore, runId: number, config: Json): void {
  store.write(() => store.run('UPDATE training_run SET config = ? WHERE id = ?', JSON.stringify(config), runId));
}

/** Adds one point to a curve; a step that is trained again replaces its point. NaN is kept as no value. */
export function addMetric(
  store: ProjectStore,
  runId: number,
  point: { step: number; name: string; value: number },
): void {
  store.write(() =>
    store.run(
      'INSERT OR REPLACE INTO metric (run_id, step, name, value) VALUES (?, ?, ?, ?)',
      runId,
      point.step,
      point.name,
      point.value,
    ),
  );
}

/** One curve in order of steps. */
export function listMetric(store: ProjectStore, runId: number, name: string): { step: number; value: number | null }[] {
  return store.all('SELECT step, value FROM metric WHERE run_id = ? AND name = ? ORDER BY step', runId, name);
}
