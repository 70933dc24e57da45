import { join } from 'node:path';
import { FinetuneOptions } from '#main/services/finetune/finetune-options.ts';
import { runFolder } from '#main/services/finetune/finetune-project.ts';
import { type RunNote, runNotes } from '#main/services/finetune/run-notes.ts';
import { readRunStatus } from '#main/services/finetune/run-status.ts';
import { listJobs } from '#main/store/job-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { JobItem } from '#shared/contract/studio/jobs.ts';
import type { TrainingRunItem } from '#shared/contract/studio/training.ts';
import { jobItems } from '../jobs/job-items.ts';
import type { StudioProject } from '../open-studio-project.ts';
import { takesOfModel } from './decide-model.ts';
import { roundFolders } from './round-folders.ts';

/** Fine-tunings of a project, newest first. */
export function runItems(project: StudioProject): TrainingRunItem[] {
  const { store, queue } = project;
  const notes = runNotes(store);
  const inputs = new Map(
    listJobs(store).flatMap(({ id, kind, input }) =>
      kind === 'finetune' ? [[id, FinetuneOptions.parse(input)] as const] : [],
    ),
  );
  return jobItems(project).flatMap((job): TrainingRunItem[] => {
    const options = inputs.get(job.id);
    if (!options) return [];
    const note = notes.get(job.id);
    const folder = roundFolders(runFolder(store, job.id)).at(-1);
    const status = folder ? readRunStatus(join(folder.path, 'run')) : null;
    const { state, stage, done, total, unit, rate, remaining_s, warnings, problem } = job;
    const report = state === 'succeeded' ? (note?.report ?? null) : null;
    return [
      {
        job_id: job.id,
        name: report?.model ?? options.name ?? options.base,
        choice: {
          base: options.base,
          name: options.name,
          rounds: options.rounds,
          epochs: options.epochs,
          iterations_per_epoch: options.iterationsPerEpoch,
          learning_rate: options.learningRate,
          device: options.device,
          replay: options.replay.length > 0,
        },
        state: shownState(state, note, queue.live(job.id) !== null),
        ...{ stage, done, total, unit, rate, remaining_s, warnings, problem, report },
        device: status?.device ?? null,
        memory_mb: report?.peak_memory_mb ?? status?.memory_mb ?? null,
        checkpoint: status?.checkpoint ?? null,
        decision: note?.decision ?? 'open',
        take_ids: report && note ? shownTakes(store, report.model, note.decision) : [],
      },
    ];
  });
}

/** Looked up only where a decision may have made some. */
function shownTakes(store: ProjectStore, model: string, decision: TrainingRunItem['decision']): number[] {
  if (decision === 'open') return [];
  return takesOfModel(store, model).flatMap(({ id, shown }) => (shown ? [id] : []));
}

/** A run is over when what came of it is kept, which is a moment after its last stage. */
function shownState(state: JobItem['state'], note: RunNote | undefined, live: boolean): TrainingRunItem['state'] {
  if (state === 'cancelled' && note?.paused) return 'paused';
  return state === 'succeeded' && live ? 'running' : state;
}
