import { abortable } from '#main/pipeline/abortable.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { addJobEvent, findJob, setJobStage, setJobState } from '#main/store/job-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import {
  loadStageResult,
  loadStageWarnings,
  type StageResult,
  saveStageResult,
} from '#main/store/stage-result-records.ts';
import type { JobEvent, JobWarning } from '#shared/contract/job-state.ts';
import { assert, Problem } from '#shared/errors/problem.ts';
import type { Stage, StageInput } from './stage.ts';
import { openStageContext } from './stage-context.ts';
import { localExecutor, type StageExecutor } from './stage-executor.ts';
import { stageKeys } from './stage-keys.ts';

export interface RunJobOptions {
  /** Who runs the stages; this process when left out. */
  readonly executor?: StageExecutor;
  /** Told everything that happens, progress with rate and time left included. */
  readonly onEvent?: (event: JobEvent) => void;
}

/** How a job went. */
export interface JobRun {
  readonly jobId: number;
  /** Key of the last stage's output. */
  readonly resultKey: string | null;
  readonly stages: readonly StageRun[];
  /** Warnings of all stages, those of reused outputs included. */
  readonly warnings: readonly JobWarning[];
  /** The output of any stage of this job. */
  output<Output>(stage: { readonly name: string; run(...args: never[]): Promise<Output> | Output }): Output;
}

/** How one stage of a job went. */
export interface StageRun {
  readonly name: string;
  readonly key: string;
  /** True where an output of an earlier run was good. */
  readonly reused: boolean;
  readonly ms: number;
}

/**
 * Runs a queued or interrupted job to its end. Outputs that an earlier run kept are reused; a stage that was killed
 * begins with its checkpoints.
 *
 * @throws the failure, after it was kept with the job; the signal's reason when cancelled; output/disk-full and
 *   project/busy of the store. A failing run takes nothing back that was finished before.
 */
export async function runJob<Input extends Json>(
  store: ProjectStore,
  jobId: number,
  stages: readonly Stage<Input>[],
  ctx: TaskContext,
  options: RunJobOptions = {},
): Promise<JobRun> {
  const job = findJob(store, jobId);
  assert(job !== undefined, `there is a job ${jobId}`);
  const input = job.input as Input;
  const keys = stageKeys(stages, input);
  const emit = (event: JobEvent): void => {
    if (event.kind !== 'progress' && event.kind !== 'state') addJobEvent(store, jobId, event);
    options.onEvent?.(event);
  };
  const run = {
    store,
    jobId,
    ctx,
    emit,
    executor: options.executor ?? localExecutor,
    input: inputOf(store, input, keys),
  };
  const done: StageRun[] = [];
  const warnings: JobWarning[] = [];

  setJobState(store, jobId, { kind: 'running', stage: null, progress: null });
  emit({ kind: 'state', state: 'running' });
  let current = 'start';
  try {
    for (const stage of stages) {
      current = stage.name;
      ctx.signal.throwIfAborted();
      const { stageRun, result } = await runStage(run, stage, keys.get(stage.name)!);
      done.push(stageRun);
      warnings.push(...result.warnings.map((warning) => ({ stage: stage.name, ...warning })));
    }
  } catch (error) {
    settle(run, current, error);
    throw error;
  }
  const resultKey = done.at(-1)?.key ?? null;
  setJobState(store, jobId, { kind: 'succeeded', resultKey });
  emit({ kind: 'state', state: 'succeeded' });
  return { jobId, resultKey, stages: done, warnings, output: (stage) => run.input.output(stage) };
}

interface Run<Input extends Json> {
  readonly store: ProjectStore;
  readonly jobId: number;
  readonly ctx: TaskContext;
  readonly emit: (event: JobEvent) => void;
  readonly executor: StageExecutor;
  readonly input: StageInput<Input>;
}

async function runStage<Input extends Json>(
  run: Run<Input>,
  stage: Stage<Input>,
  key: string,
): Promise<{ stageRun: StageRun; result: Pick<StageResult, 'warnings'> }> {
  const started = performance.now();
  const kept = loadStageWarnings(run.store, key);
  if (kept !== undefined && (await stillHolds(run, stage))) {
    run.emit({ kind: 'stage-reused', stage: stage.name });
    for (const { code, message } of kept) {
      run.ctx.warn({ code, message });
      run.emit({ kind: 'warning', warning: { stage: stage.name, code, message } });
    }
    const stageRun = { name: stage.name, key, reused: true, ms: performance.now() - started };
    return { stageRun, result: { warnings: kept } };
  }
  setJobStage(run.store, run.jobId, stage.name);
  run.emit({ kind: 'stage-started', stage: stage.name });
  const context = openStageContext({ ...run, stage: stage.name, key });
  try {
    const work = run.executor.execute(stage, run.input, context.ctx);
    const output = await abortable(work, run.ctx.signal);
    saveStageResult(
      run.store,
      { key, name: stage.name, version: stage.version },
      { output, warnings: context.warnings },
    );
  } finally {
    context.close();
  }
  const ms = performance.now() - started;
  run.emit({ kind: 'stage-finished', stage: stage.name, ms });
  return { stageRun: { name: stage.name, key, reused: false, ms }, result: { warnings: context.warnings } };
}

async function stillHolds<Input extends Json>(run: Run<Input>, stage: Stage<Input>): Promise<boolean> {
  return stage.stillHolds?.(run.input.output(stage), run.input) ?? true;
}

/** Keeps how a run ended that did not succeed. */
function settle<Input extends Json>(run: Run<Input>, stage: string, error: unknown): void {
  const cancelled = run.ctx.signal.aborted;
  const reason = error instanceof Error ? error.message : String(error);
  const problem = error instanceof Problem ? error : new Problem('job/fault', { stage, reason });
  try {
    if (!cancelled) run.emit({ kind: 'failed', error: problem.toData() });
    setJobState(run.store, run.jobId, cancelled ? { kind: 'cancelled' } : { kind: 'failed', error: problem.toData() });
    run.emit({ kind: 'state', state: cancelled ? 'cancelled' : 'failed' });
  } catch {
    // The disk that the stage filled up is full for this too: the job stays running, and the next open calls it
    // interrupted. The caller gets the first error.
  }
}

function inputOf<Input extends Json>(
  store: ProjectStore,
  job: Input,
  keys: ReadonlyMap<string, string>,
): StageInput<Input> {
  return {
    job,
    output: <Output>(stage: { readonly name: string }) => {
      const key = keys.get(stage.name);
      const result = key === undefined ? undefined : loadStageResult(store, key);
      assert(result !== undefined, `the stage ${stage.name} has run before its output is asked for`);
      return result.output as Output;
    },
  };
}
