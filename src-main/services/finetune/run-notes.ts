import type { Json } from '#main/store/canonical-json.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTrainingRuns, setTrainingConfig, startTrainingRun } from '#main/store/training-records.ts';
import type { FinetuneReport } from '#shared/contract/finetune.ts';
import type { TrainingRunItem } from '#shared/contract/studio/training.ts';

/** What a project keeps of a fine-tuning besides its job. */
export interface RunNote {
  readonly job: number;
  /** Whether it was stopped to be gone on with. */
  readonly paused: boolean;
  readonly decision: TrainingRunItem['decision'];
  readonly report: FinetuneReport | null;
}

/** Notes of all fine-tunings, by their job. */
export function runNotes(store: ProjectStore): Map<number, RunNote> {
  return new Map(
    listTrainingRuns(store).flatMap(({ config }) => {
      const note = config as unknown as RunNote;
      return typeof note?.job === 'number' ? [[note.job, note] as const] : [];
    }),
  );
}

/** Changes what is kept of one. */
export function noteRun(store: ProjectStore, job: number, change: Partial<Omit<RunNote, 'job'>>): void {
  store.write(() => {
    const known = listTrainingRuns(store).find(({ config }) => (config as { job?: Json } | null)?.job === job);
    const before: RunNote = (known?.config as unknown as RunNote) ?? {
      job,
      paused: false,
      decision: 'open',
      report: null,
    };
    const config = { ...before, ...change } as unknown as Json;
    if (known) setTrainingConfig(store, known.id, config);
    else startTrainingRun(store, null, config);
  });
}
