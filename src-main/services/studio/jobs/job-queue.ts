import type { Progress, TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { findJob, type JobRecord, listJobs, setJobState, submitJob } from '#main/store/job-records.ts';
import type { JobEvent, JobProgress, JobWarning } from '#shared/contract/job-state.ts';
import { Problem } from '#shared/errors/problem.ts';
import { captureWork } from './capture-work.ts';
import { exportWork } from './export-work.ts';
import type { JobTools, JobWork } from './job-work.ts';
import { proxyWork } from './proxy-work.ts';

/** Kinds of jobs that the studio can run again on its own. */
export const JOB_WORKS: Readonly<Record<string, JobWork>> = {
  capture: captureWork,
  export: exportWork,
  proxy: proxyWork,
};

/** What is known of a running job besides its record. */
export interface LiveJob {
  readonly stage: string | null;
  readonly progress: JobProgress | null;
  readonly warnings: readonly JobWarning[];
}

interface Running {
  readonly id: number;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  live: LiveJob;
}

/** Runs the jobs of a project one after the other: each uses the whole machine. */
export class JobQueue {
  readonly #tools: JobTools;
  #running: Running | null = null;
  #closing = false;

  constructor(tools: JobTools) {
    this.#tools = tools;
  }

  /** Queues again what a killed studio left, and begins. */
  resume(): void {
    const { store } = this.#tools;
    if (store.readOnly) return;
    for (const job of listJobs(store, 'interrupted')) {
      if (JOB_WORKS[job.kind]) setJobState(store, job.id, { kind: 'queued' });
    }
    for (const job of listJobs(store, 'queued')) this.#settled(job, false);
    this.#next();
  }

  /** Queues a job; the same kind and input is the same job. */
  submit(kind: keyof typeof JOB_WORKS & string, input: Json): number {
    const { store } = this.#tools;
    const id = submitJob(store, kind, input);
    this.#settled(findJob(store, id)!, false);
    this.#tools.changes.emit('jobs');
    // The answer to whoever asked goes out first.
    setImmediate(() => this.#next());
    return id;
  }

  live(id: number): LiveJob | null {
    return this.#running?.id === id ? this.#running.live : null;
  }

  /** Takes a job back; it has ended when this returns. @throws Problem job/unknown */
  async cancel(id: number): Promise<void> {
    const { store, changes } = this.#tools;
    const job = this.#find(id);
    if (this.#running?.id === id) {
      this.#running.abort.abort();
      await this.#running.ended;
    } else if (job.state.kind === 'queued' || job.state.kind === 'interrupted') {
      setJobState(store, id, { kind: 'cancelled' });
      this.#settled(job, true);
      changes.emit('jobs');
    }
  }

  /** Queues a job that ended once more. @throws Problem job/unknown */
  retry(id: number): void {
    const { kind, input } = this.#find(id);
    if (JOB_WORKS[kind]) this.submit(kind, input);
  }

  /** Stops what runs; it goes on when the project is opened again. */
  async close(): Promise<void> {
    this.#closing = true;
    const running = this.#running;
    if (!running) return;
    running.abort.abort();
    await running.ended;
    if (findJob(this.#tools.store, running.id)?.state.kind === 'cancelled') {
      setJobState(this.#tools.store, running.id, { kind: 'queued' });
    }
  }

  #find(id: number): JobRecord {
    const job = findJob(this.#tools.store, id);
    if (!job) throw new Problem('job/unknown', { id });
    return job;
  }

  #next(): void {
    if (this.#running || this.#closing) return;
    const job = listJobs(this.#tools.store, 'queued').find(({ kind }) => JOB_WORKS[kind]);
    if (!job) return;
    const abort = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const live = { stage: null, progress: null, warnings: [] };
    this.#running = { id: job.id, abort, ended, live };
    void this.#run(job, abort.signal).finally(() => {
      this.#running = null;
      this.#settled(job, true);
      this.#tools.changes.emit('jobs');
      resolve();
      this.#next();
    });
  }

  async #run(job: JobRecord, signal: AbortSignal): Promise<void> {
    const ctx: TaskContext = { signal, report: (_progress: Progress) => {}, warn: () => {} };
    this.#tools.changes.emit('jobs');
    try {
      await JOB_WORKS[job.kind]!.run(job, this.#tools, ctx, (event) => this.#hear(event));
    } catch (error) {
      this.#keepFailure(job.id, error, signal.aborted);
    }
  }

  /** What failed before its job began to run is kept with the job too. */
  #keepFailure(id: number, error: unknown, cancelled: boolean): void {
    const { store } = this.#tools;
    const reason = error instanceof Error ? error.message : String(error);
    const problem = error instanceof Problem ? error : new Problem('job/fault', { stage: 'start', reason });
    try {
      const state = findJob(store, id)?.state.kind;
      if (state === 'queued' && cancelled) setJobState(store, id, { kind: 'cancelled' });
      if (state === 'queued' && !cancelled) {
        setJobState(store, id, { kind: 'running', stage: null, progress: null });
        setJobState(store, id, { kind: 'failed', error: problem.toData() });
      }
    } catch {
      // A full disk or a lost right to write: the next open finds the job as it was.
    }
  }

  #hear(event: JobEvent): void {
    const running = this.#running;
    if (!running) return;
    const { live } = running;
    if (event.kind === 'progress') running.live = { ...live, stage: event.progress.stage, progress: event.progress };
    if (event.kind === 'stage-started') running.live = { ...live, stage: event.stage, progress: null };
    if (event.kind === 'warning') running.live = { ...live, warnings: [...live.warnings, event.warning] };
    this.#tools.changes.emit('jobs');
  }

  #settled(job: JobRecord, ended: boolean): void {
    JOB_WORKS[job.kind]?.settled?.(job, this.#tools, ended);
  }
}
