import { z } from 'zod';
import { mutation, query, watch } from '../../rpc/procedure.ts';
import { BUILTIN_NETWORK } from '../models.ts';
import { ExportChoice, USUAL_CHOICE } from './export-choice.ts';
import { Nothing, RecordId, ShownProblem } from './ids.ts';

/** Long work as the jobs panel shows it. */
export const JobItem = z.object({
  id: RecordId,
  kind: z.enum(['capture', 'export', 'proxy', 'import', 'model', 'finetune']),
  /** What it works on, for people. */
  title: z.string(),
  /** Clips it works on; none for what is no clip's, and for clips that are gone. */
  media_ids: z.array(RecordId),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  stage: z.string().nullable(),
  done: z.number(),
  total: z.number(),
  unit: z.string(),
  rate: z.number().nullable(),
  remaining_s: z.number().nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  problem: ShownProblem.nullable(),
});

/** What the capture dialog asks. */
export const CaptureChoice = z.object({
  quality: z.enum(['fast', 'balanced', 'best']).default('balanced'),
  people: z.union([z.literal('all'), z.number().int().positive()]).default('all'),
  height_cm: z.number().min(40).max(260).nullable().default(null),
  focal_px: z.number().positive().nullable().default(null),
  start_s: z.number().nonnegative().nullable().default(null),
  end_s: z.number().positive().nullable().default(null),
  /** Name of a network (`models.list`, those that capture); null for landmarks alone. What follows needs one. */
  model: z.string().nullable().default(BUILTIN_NETWORK),
  /** What becomes of the network's poses: our fit begins from them, VIBE's SMPLify follows them, or nothing. */
  refine: z.enum(['fit', 'smplify', 'none']).nullable().default(null),
  /** `vibe`: the numbers the original demo gives, quirks included. */
  compat: z.enum(['vibe']).nullable().default(null),
  /** One-euro smoothing of the network's poses. */
  smooth: z.boolean().default(false),
  /** Number format of the image network; `auto` takes what suits the device. */
  precision: z.enum(['auto', 'fp32', 'fp16', 'int8']).default('auto'),
});

/** A file that was written, and what reading it back gave. */
export const ExportItem = z.object({
  id: RecordId,
  take_id: RecordId.nullable(),
  path: z.string(),
  format: z.string(),
  /** False where the file is gone or no longer the one that was written. */
  present: z.boolean(),
  /** True where its takes were edited since it was written. */
  stale: z.boolean(),
  max_joint_error_mm: z.number().nullable(),
  receipt: z.record(z.string(), z.unknown()),
});

export const jobs = {
  /** All jobs, newest first, now and on every change (at most ten times a second). */
  list: watch({ input: Nothing, output: z.array(JobItem) }),
  /** Queues one capture per clip. */
  capture: mutation({
    input: z.object({ media_ids: z.array(RecordId).min(1), choice: CaptureChoice }),
    output: z.object({ job_ids: z.array(RecordId) }),
  }),
  export: mutation({
    input: z.object({
      /** None stands for every take of the project. */
      take_ids: z.array(RecordId),
      formats: z.array(z.string()).min(1),
      /** Null: the folder `exports` beside the project. */
      out_dir: z.string().nullable(),
      choice: ExportChoice.default(USUAL_CHOICE),
    }),
    output: z.object({ job_id: RecordId }),
  }),
  cancel: mutation({ input: z.object({ id: RecordId }), output: Nothing }),
  retry: mutation({ input: z.object({ id: RecordId }), output: Nothing }),
  exports: watch({ input: Nothing, output: z.array(ExportItem) }),
  formats: query({
    input: Nothing,
    output: z.array(z.object({ format: z.string(), label: z.string(), whole_clip: z.boolean() })),
  }),
};

export type JobItem = z.infer<typeof JobItem>;
export type CaptureChoice = z.infer<typeof CaptureChoice>;
export type ExportItem = z.infer<typeof ExportItem>;
