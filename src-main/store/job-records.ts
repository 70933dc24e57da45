import type { JobEvent, JobProgress, JobState } from '#shared/contract/job-state.ts';
import { assert, assertNever, type ProblemData } from '#shared/errors/problem.ts';
import { contentKey, type Json } from './canonical-json.ts';
import type { Connection } from './connection.ts';
import type { ProjectStore } from './project-store.ts';

export interface JobRecord {
  readonly id: number;
  /** Identity: kind and input. */
  readonly key: string;
  readonly kind: string;
  readonly input: Json;
  readonly state: JobState;
}

interface JobRow {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly input: string;
  readonly state: JobState['kind'];
  readonly stage: string | null;
  readonly progress: string | null;
  readonly error: string | null;
  readonly result: string | null;
}

/** Which states may follow which. */
const FOLLOWS: Readonly<Record<JobState['kind'], readonly JobState['kind'][]>> = {
  queued: ['running', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled', 'interrupted'],
  succeeded: ['queued'],
  failed: ['queued'],
  cancelled: ['queued'],
  interrupted: ['queued', 'running', 'cancelled'],
};

/** Queues a job. The same kind and input is the same job: one that ended is queued again, one that runs is left. */
export function submitJob(store: ProjectStore, kind: string, input: Json): number {
  return store.write(() => {
    const key = contentKey({ kind, input });
    const known = store.get<{ id: number; state: JobState['kind'] }>('SELECT id, state FROM job WHERE key = ?', key);
    if (known === undefined) {
      const text = JSON.stringify(input);
      const { id } = store.run("INSERT INTO job (key, kind, input, state) VALUES (?, ?, ?, 'queued')", key, kind, text);
      addJobEvent(store, id, { kind: 'state', state: 'queued' });
      return id;
    }
    if (known.state !== 'running' && known.state !== 'queued') setJobState(store, known.id, { kind: 'queued' });
    return known.id;
  });
}

/** A job, if there is one of that id. */
export function findJob(store: ProjectStore, id: number): JobRecord | undefined {
  const row = store.get<JobRow>('SELECT * FROM job WHERE id = ?', id);
  return row === undefined ? undefined : toRecord(row);
}

/** Jobs in order of submission; all, or those in one state. */
export function listJobs(store: ProjectStore, state?: JobState['kind']): JobRecord[] {
  const rows =
    state === undefined
      ? store.all<JobRow>('SELECT * FROM job ORDER BY id')
      : store.all<JobRow>('SELECT * FROM job WHERE state = ? ORDER BY id', state);
  return rows.map(toRecord);
}

/** Moves a job to another state and notes it as event. A step the state machine does not know is a bug. */
export function setJobState(store: ProjectStore, id: number, state: JobState): void {
  store.write(() => {
    const from = store.get<{ state: JobState['kind'] }>('SELECT state FROM job WHERE id = ?', id)?.state;
    assert(from !== undefined, `there is a job ${id}`);
    assert(FOLLOWS[from].includes(state.kind), `a job that is ${from} does not become ${state.kind}`);
    const { stage, error, result } = columnsOf(state);
    store.run(
      'UPDATE job SET state = ?, stage = ?, progress = NULL, error = ?, result = ? WHERE id = ?',
      state.kind,
      stage,
      error,
      result,
      id,
    );
    addJobEvent(store, id, { kind: 'state', state: state.kind });
  });
}

/** Says which stage a running job is in. */
export function setJobStage(store: ProjectStore, id: number, stage: string): void {
  store.write(() => store.run('UPDATE job SET stage = ?, progress = NULL WHERE id = ?', stage, id));
}

/** Shows progress to other processes. May be lost in a power cut, so it costs no disk flush. */
export function noteJobProgress(store: ProjectStore, id: number, progress: JobProgress): void {
  store.note(() => store.run('UPDATE job SET progress = ? WHERE id = ?', JSON.stringify(progress), id));
}

/** Adds to a job's history. */
export function addJobEvent(store: ProjectStore, jobId: number, event: JobEvent): void {
  store.write(() =>
    store.run(
      `INSERT INTO job_event (job_id, seq, at_ms, event)
       VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM job_event WHERE job_id = ?), ?, ?)`,
      jobId,
      jobId,
      Math.round(store.now()),
      JSON.stringify(event),
    ),
  );
}

/** A job's history in order, with the wall clock of each event, ms. */
export function listJobEvents(store: ProjectStore, jobId: number): { atMs: number; event: JobEvent }[] {
  return store
    .all<{ at_ms: number; event: string }>('SELECT at_ms, event FROM job_event WHERE job_id = ? ORDER BY seq', jobId)
    .map((row) => ({ atMs: row.at_ms, event: JSON.parse(row.event) as JobEvent }));
}

/** Run by the next writer: whoever left these jobs running was killed. */
export function interruptRunningJobs(db: Connection, nowMs: number): void {
  db.transaction(() => {
    const event = JSON.stringify({ kind: 'state', state: 'interrupted' } satisfies JobEvent);
    db.prepare(
      `INSERT INTO job_event (job_id, seq, at_ms, event)
       SELECT id, (SELECT coalesce(max(seq), 0) + 1 FROM job_event WHERE job_id = job.id), ?, ?
       FROM job WHERE state = 'running'`,
    ).run(Math.round(nowMs), event);
    db.prepare("UPDATE job SET state = 'interrupted', progress = NULL WHERE state = 'running'").run();
  }).immediate();
}

function columnsOf(state: JobState): { stage: string | null; error: string | null; result: string | null } {
  const none = { stage: null, error: null, result: null };
  switch (state.kind) {
    case 'queued':
    case 'cancelled':
      return none;
    case 'running':
      return { ...none, stage: state.stage };
    case 'interrupted':
      return { ...none, stage: state.lastStage };
    case 'succeeded':
      return { ...none, result: state.resultKey };
    case 'failed':
      return { ...none, error: JSON.stringify(state.error) };
    default:
      return assertNever(state);
  }
}

function toRecord(row: JobRow): JobRecord {
  return { id: row.id, key: row.key, kind: row.kind, input: JSON.parse(row.input) as Json, state: toState(row) };
}

function toState(row: JobRow): JobState {
  switch (row.state) {
    case 'queued':
    case 'cancelled':
      return { kind: row.state };
    case 'running': {
      const progress = row.progress === null ? null : (JSON.parse(row.progress) as JobProgress);
      return { kind: 'running', stage: row.stage, progress };
    }
    case 'interrupted':
      return { kind: 'interrupted', lastStage: row.stage };
    case 'succeeded':
      return { kind: 'succeeded', resultKey: row.result };
    case 'failed':
      return { kind: 'failed', error: JSON.parse(row.error ?? 'null') as ProblemData };
    default:
      return assertNever(row.state);
  }
}
