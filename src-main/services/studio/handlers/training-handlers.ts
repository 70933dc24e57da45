import { requireEnough } from '#main/services/finetune/collect-samples.ts';
import { FinetuneOptions, OWN_REPLAY } from '#main/services/finetune/finetune-options.ts';
import { runFolder } from '#main/services/finetune/finetune-project.ts';
import { noteRun } from '#main/services/finetune/run-notes.ts';
import { findJob } from '#main/store/job-records.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { TrainingReadiness } from '#shared/contract/studio/training.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { mustWrite, type StudioProject } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';
import { captureWithModel, defaultModel, rollBackModel } from '../training/decide-model.ts';
import { followMetrics } from '../training/follow-metrics.ts';
import { freshName, readiness } from '../training/readiness.ts';
import { runItems } from '../training/run-items.ts';
import { watchOf } from '../watch-of.ts';

/** How often what changes all the time is told at most, ms. */
const PAUSE_MS = { runs: 100, readiness: 300 } as const;

const NOTHING_OPEN: TrainingReadiness = {
  counts: { accepted: 0, corrected: 0, training: 0, held_out: 0, clips: 0 },
  least: { training: 0, held_out: 0 },
  bases: [],
  suggested_name: '',
  default_model: null,
};

/** Fine-tuning on the open project. */
export function trainingHandlers({ slot, changes }: StudioParts): Handlers<StudioContract>['training'] {
  /** The project that a run is in, to be changed. */
  const projectOf = (run: number): StudioProject => {
    const project = slot.must();
    mustWrite(project);
    if (findJob(project.store, run)?.kind !== 'finetune') throw new Problem('finetune/no-run', { run });
    return project;
  };
  return {
    readiness: (_input, signal) =>
      watchOf(changes, ['takes', 'project'], signal, () => (slot.project ? readiness(slot.project) : NOTHING_OPEN), {
        pauseMs: PAUSE_MS.readiness,
      }),
    async start({ name, iterations_per_epoch, learning_rate, replay, ...rest }) {
      const project = slot.must();
      mustWrite(project);
      requireEnough((await readiness(project)).counts);
      const options = FinetuneOptions.parse({
        ...rest,
        name: await freshName(project, name),
        iterationsPerEpoch: iterations_per_epoch,
        learningRate: learning_rate,
        replay: replay ? [OWN_REPLAY] : [],
      });
      return { job_id: project.queue.submit('finetune', options) };
    },
    runs: (_input, signal) =>
      watchOf(changes, ['jobs', 'takes', 'project'], signal, () => (slot.project ? runItems(slot.project) : []), {
        pauseMs: PAUSE_MS.runs,
      }),
    curves: ({ job_id }, signal) => followMetrics(runFolder(slot.must().store, job_id), signal),
    async pause({ job_id }) {
      const { store, queue } = projectOf(job_id);
      noteRun(store, job_id, { paused: true });
      await queue.cancel(job_id);
      changes.emit('jobs');
      return {};
    },
    resume({ job_id }) {
      const { store, queue } = projectOf(job_id);
      noteRun(store, job_id, { paused: false });
      queue.retry(job_id);
      return {};
    },
    async apply({ job_id }) {
      const job_ids = await captureWithModel(projectOf(job_id), job_id, 'applied');
      changes.emit('jobs', 'takes');
      return { job_ids };
    },
    async keepBoth({ job_id }) {
      const job_ids = await captureWithModel(projectOf(job_id), job_id, 'kept');
      changes.emit('jobs', 'takes');
      return { job_ids };
    },
    async rollBack({ job_id }) {
      const takes = await rollBackModel(projectOf(job_id), job_id);
      changes.emit('jobs', 'takes');
      return { takes };
    },
    defaultModel: async () => ({ model: slot.project ? await defaultModel(slot.project.store) : null }),
  };
}
