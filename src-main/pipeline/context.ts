/** How far a long task is. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** What is counted: 'frames', 'people', 'files'. */
  readonly unit: string;
}

/** Trouble that does not stop the work and stays with its result. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** What a long task is given: it reports, warns, and stops soon after `signal` says so. */
export interface TaskContext {
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  warn(warning: Warning): void;
}

/** A context for callers that need none of it. */
export function quietContext(signal: AbortSignal = new AbortController().signal): TaskContext {
  return { signal, report: () => {}, warn: () => {} };
}
