import { runJob } from '#main/jobs/run-job.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';
import type { JobRecord } from '#main/store/job-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';

/** Runs a job that is one stage and gives nothing another job could use again. */
export async function runPlain(
  store: ProjectStore,
  job: JobRecord,
  stage: string,
  ctx: TaskContext,
  onEvent: (event: JobEvent) => void,
  work: (ctx: TaskContext) => Promise<void>,
): Promise<void> {
  const only = {
    name: stage,
    version: 1,
    parameters: () => ({ job: job.id }),
    async run(_input: unknown, stageCtx: TaskContext): Promise<Json> {
      await work(stageCtx);
      return null;
    },
    // Files lie outside the project: a job that is asked for again does its work again.
    stillHolds: () => false,
  };
  await runJob(store, job.id, [only], ctx, { onEvent });
}
