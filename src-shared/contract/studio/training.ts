import { z } from 'zod';
import { mutation, query, watch } from '../../rpc/procedure.ts';
import { FinetuneReport, MarkedCounts } from '../finetune.ts';
import { Nothing, RecordId } from './ids.ts';
import { JobItem } from './jobs.ts';

/** Whether there is enough to learn from, and what could be taught. */
export const TrainingReadiness = z.object({
  counts: MarkedCounts,
  /** Least frames to train on and to judge by. */
  least: z.object({ training: z.number().int(), held_out: z.number().int() }),
  /** Networks that can be taught, the one that captures use first. */
  bases: z.array(z.object({ name: z.string(), builtin: z.boolean(), licence: z.enum(['free', 'research-only']) })),
  /** What a new model would be called. */
  suggested_name: z.string(),
  /** The network that captures of this project begin with; null for the studio's own default. */
  default_model: z.string().nullable(),
});

/** What a person chooses before a run. */
export const TrainingChoice = z.object({
  base: z.string().min(1),
  /** Null takes the suggested name. A name that is taken gets a number. */
  name: z.string().min(1).nullable().default(null),
  rounds: z.number().int().min(1).max(4).default(2),
  epochs: z.number().int().min(1).max(1000).default(6),
  iterations_per_epoch: z.number().int().min(1).max(10_000).default(40),
  learning_rate: z.number().positive().max(0.1).default(3e-4),
  device: z.enum(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml']).default('auto'),
  /** Trains on the studio's own recordings too, so that nothing is forgotten. */
  replay: z.boolean().default(true),
});

/** One fine-tuning of this project. */
export const TrainingRunItem = z.object({
  job_id: RecordId,
  /** Name of the model it makes. */
  name: z.string(),
  choice: TrainingChoice,
  /** `paused`: stopped with a checkpoint, to be gone on with. */
  state: z.enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  /** `collect`, `before`, `round-1` …, `after`. */
  stage: JobItem.shape.stage,
  /** How far the stage is. */
  ...JobItem.pick({ done: true, total: true, unit: true, rate: true, remaining_s: true }).shape,
  /** Where the last round trains or trained; null until it is known. */
  device: z.string().nullable(),
  memory_mb: z.number().nullable(),
  /** Finished iterations that the last checkpoint of the running round holds. */
  checkpoint: z.number().int().nullable(),
  ...JobItem.pick({ warnings: true, problem: true }).shape,
  report: FinetuneReport.nullable(),
  /** What was decided about the new model. */
  decision: z.enum(['open', 'applied', 'kept', 'rolled-back']),
  /** Takes that are there because of it. */
  take_ids: z.array(RecordId),
});

/** One line of the metric table: values under their tags, null where they were not finite. */
export const CurveRow = z.object({
  round: z.number().int(),
  of: z.enum(['iteration', 'epoch']),
  iteration: z.number().int(),
  epoch: z.number().int(),
  values: z.record(z.string(), z.number().nullable()),
});

export const training = {
  /** Now and after every edit. */
  readiness: watch({ input: Nothing, output: TrainingReadiness }),
  /** @throws finetune/too-few, model/unknown, finetune/other-encoder */
  start: mutation({ input: TrainingChoice, output: z.object({ job_id: RecordId }) }),
  /** Runs of this project, newest first. */
  runs: watch({ input: Nothing, output: z.array(TrainingRunItem) }),
  /** Rows of all rounds of a run: first all there are, later those that came; `reset` says to forget earlier ones. */
  curves: watch({
    input: z.object({ job_id: RecordId }),
    output: z.object({ reset: z.boolean(), rows: z.array(CurveRow) }),
  }),
  /** Stops a run with a checkpoint; answered when it has stopped. */
  pause: mutation({ input: z.object({ job_id: RecordId }), output: Nothing }),
  /** Queues a run again; it goes on from its checkpoint. */
  resume: mutation({ input: z.object({ job_id: RecordId }), output: Nothing }),
  /** Captures the project's clips with the new model beside the takes there are, and makes it the project's default. */
  apply: mutation({ input: z.object({ job_id: RecordId }), output: z.object({ job_ids: z.array(RecordId) }) }),
  /** The same, but captures go on beginning with what they began with before. */
  keepBoth: mutation({ input: z.object({ job_id: RecordId }), output: z.object({ job_ids: z.array(RecordId) }) }),
  /** Takes away what was captured with the new model, as one edit; the project's default is what it was before. */
  rollBack: mutation({ input: z.object({ job_id: RecordId }), output: z.object({ takes: z.number().int() }) }),
  /** The network that captures of this project begin with. */
  defaultModel: query({ input: Nothing, output: z.object({ model: z.string().nullable() }) }),
};

export type TrainingReadiness = z.infer<typeof TrainingReadiness>;
export type TrainingChoice = z.infer<typeof TrainingChoice>;
export type TrainingRunItem = z.infer<typeof TrainingRunItem>;
export type CurveRow = z.infer<typeof CurveRow>;
