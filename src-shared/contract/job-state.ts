import type { ProblemData } from '../errors/problem.ts';

/** How far a job is, with what can be told from it. */
export interface JobProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** What is counted: 'frames', 'people', 'files'. */
  readonly unit: string;
  /** Units per second over the last seconds; null until it can be told. */
  readonly rate: number | null;
  /** Seconds left of this stage; null until it can be told. */
  readonly etaS: number | null;
}

/** Trouble that did not stop the work and stays with its result. */
export interface JobWarning {
  readonly stage: string;
  readonly code: string;
  readonly message: string;
}

/**
 * ```
 * queued ─► running ─► succeeded | failed | cancelled | interrupted
 *    ▲                     └──────── runs again ────────────┘
 *    └─────────────────────────────────┘
 * ```
 * `interrupted` is a job whose process was killed; it goes on from its last finished stage and checkpoint.
 */
export type JobState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly stage: string | null; readonly progress: JobProgress | null }
  | { readonly kind: 'succeeded'; readonly resultKey: string | null }
  | { readonly kind: 'failed'; readonly error: ProblemData }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'interrupted'; readonly lastStage: string | null };

/** What happens to a job, in order. All but `progress` are kept with the job. */
export type JobEvent =
  | { readonly kind: 'state'; readonly state: JobState['kind'] }
  | { readonly kind: 'stage-started'; readonly stage: string }
  | { readonly kind: 'stage-reused'; readonly stage: string }
  | { readonly kind: 'stage-finished'; readonly stage: string; readonly ms: number }
  | { readonly kind: 'warning'; readonly warning: JobWarning }
  | { readonly kind: 'failed'; readonly error: ProblemData }
  | { readonly kind: 'progress'; readonly progress: JobProgress };
