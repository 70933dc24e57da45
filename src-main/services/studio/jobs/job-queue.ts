import type { Progress, TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { findJob, type JobRecord, listJobs, setJobState, submitJob } from '#main/store/job-records.ts';
import type { JobEvent, JobProgress, JobWarning } from '#shared/contract/job-state.ts';
import { Problem } from '#shared/errors/problem.ts';
import { captureWork } from './capture-work.ts';
import { exportWork } from './export-work.ts';
import { finetuneWork } from './finetune-work.ts';
import type { JobTools, JobWork } from './job-work.ts';
import { modelWork } from './model-work.ts';
import { proxyWork } from './proxy-work.ts';

/** Kinds of jobs that the studio can run again on its own. */
export const JOB_WORKS: Readonly<Record<string, JobWork>> = {
  capture: captureWork,
  export: exportWork,
  proxy: proxyWork,
  model: modelWork,
  finetune: finetuneWork,
};

/** What is known of a running job besides its record. */
export interface LiveJob {
  readonly stage: string | null;
  readonly progress: JobProgress | null;
  readonly warnings: readonly JobWarning[];
}

interface Running {
  readonly id: number;
  readonly lane: JobWork['lane'];
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  live: LiveJob;
}

/** Runs the jobs of a project, those of a lane one after the other: each uses the whole machine. */
export class JobQueue {
  readonly #tools: JobTools;
  readonly #running = new Map<number, Running>();
  #closing = false;

  constructor(tools: JobTools) {
    this.#tools = tools;
  }

  /** Queues again what a killed studio left, and begins. */
  resume(): void {
    const { records } = this.#tools;
    for (const job of listJobs(records, 'interrupted')) {
      if (JOB_WORKS[job.kind]) setJobState(records, job.id, { kind: 'queued' });
    }
    for (const job of listJobs(records, 'queued')) this.#settled(job, false);
    this.#next();
  }

  /** Queues a job; the same kind and input is the same job. */
  submit(kind: keyof typeof JOB_WORKS & string, input: Json): number {
    const { records } = this.#tools;
    const id = submitJob(records, kind, input);
    this.#settled(findJob(records, id)!, false);
    this.#tools.changes.emit('jobs');
    // The answer to whoever asked goes out first.
    setImmediate(() => this.#next());
    return id;
  }

  live(id: number): LiveJob | null {
    return this.#running.get(id)?.live ?? null;
  }

  /** Takes a job back; it has ended when this returns. @throws Problem job/unknown */
  async cancel(id: number): Promise<void> {
    const { records, changes } = this.#tools;
    const job = this.#find(id);
    const running = this.#running.get(id);
    if (running) {
      running.abort.abort();
      await running.ended;
    } else if (job.state.kind === 'queued' || job.state.kind === 'interrupted') {
      setJobState(records, id, { kind: 'cancelled' });
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
    const all = [...this.#running.values()];
    for (const { abort } of all) abort.abort();
    for (const { id, ended } of all) {
      await ended;
      const { records } = this.#tools;
      if (findJob(records, id)?.state.kind === 'cancelled') setJobState(records, id, { kind: 'queued' });
    }
  }

  #find(id: number): JobRecord {
    const job = findJob(this.#tools.records, id);
    if (!job) throw new Problem('job/unknown', { id });
    return job;
  }

  #next(): void {
    if (this.#closing) return;
    const busy = new Set([...this.#running.values()].map(({ lane }) => lane));
    for (const job of listJobs(this.#tools.records, 'queued')) {
      const work = JOB_WORKS[job.kind];
      if (!work || busy.has(work.lane)) continue;
      busy.add(work.lane);
      this.#start(job, work);
    }
  }

  #start(job: JobRecord, { lane }: JobWork): void {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const abort = new AbortController();
    const live = { stage: null, progress: null, warnings: [] };
    this.#running.set(job.id, { id: job.id, lane, abort, ended, live });
    void this.#run(job, abort.signal).finally(() => {
      this.#running.delete(job.id);
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
      await JOB_WORKS[job.kind]!.run(job, this.#tools, ctx, (event) => this.#hear(job.id, event));
    } catch (error) {
      this.#keepFailure(job.id, error, signal.aborted);
    }
  }

  /** What failed before its job began to run is kept with the job too. */
  #keepFailure(id: number, error: unknown, cancelled: boolean): void {
    const { records } = this.#tools;
    const reason = error instanceof Error ? error.message : String(error);
    const problem = error instanceof Problem ? error : new Problem('job/fault', { stage: 'start', reason });
    try {
      const state = findJob(records, id)?.state.kind;
      if (state === 'queued' && cancelled) setJobState(records, id, { kind: 'cancelled' });
      if (state === 'queued' && !cancelled) {
        setJobState(records, id, { kind: 'running', stage: null, progress: null });
        setJobState(records, id, { kind: 'failed', error: problem.toData() });
      }
    } catch {
      // A full disk or a lost right to write: the next open finds the job as it was.
    }
  }

  #hear(id: number, event: JobEvent): void {
    const running = this.#running.get(id);
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
