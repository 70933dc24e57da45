import { type JobRecord, listJobEvents, listJobs } from '#main/store/job-records.ts';
import type { JobItem } from '#shared/contract/studio/jobs.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { StudioProject } from '../open-studio-project.ts';
import { shownProblem } from '../shown-problem.ts';
import { JOB_WORKS } from './job-queue.ts';

/** Most warnings that are shown of one job; a broken file can have thousands. */
const MOST_WARNINGS = 100;

/** The jobs of a project, newest first. */
export function jobItems(project: StudioProject): JobItem[] {
  return listJobs(project.records)
    .filter(({ kind }) => JOB_WORKS[kind])
    .map((job) => itemOf(job, project))
    .reverse();
}

function itemOf(job: JobRecord, project: StudioProject): JobItem {
  const { queue } = project;
  const { state } = job;
  const live = queue.live(job.id);
  const progress = live?.progress ?? (state.kind === 'running' ? state.progress : null);
  const warnings = live ? live.warnings : warningsOf(job, project);
  return {
    id: job.id,
    kind: job.kind as JobItem['kind'],
    ...factsOf(job, project),
    state: live && state.kind === 'queued' ? 'running' : state.kind,
    stage: live?.stage ?? (state.kind === 'interrupted' ? state.lastStage : null),
    done: progress?.done ?? 0,
    total: progress?.total ?? 0,
    unit: progress?.unit ?? '',
    rate: progress?.rate ?? null,
    remaining_s: progress?.etaS ?? null,
    warnings: warnings.slice(0, MOST_WARNINGS).map(({ code, message }) => ({ code, message })),
    problem: state.kind === 'failed' ? shownProblem(Problem.fromData(state.error)) : null,
  };
}

type Facts = Pick<JobItem, 'title' | 'media_ids'>;

/** What a job is about is asked for ten times a second and looked up once. */
const facts = new WeakMap<StudioProject, Map<number, Facts>>();

function factsOf(job: JobRecord, project: StudioProject): Facts {
  let known = facts.get(project);
  if (!known) facts.set(project, (known = new Map()));
  let found = known.get(job.id);
  if (found === undefined) {
    const work = JOB_WORKS[job.kind]!;
    known.set(job.id, (found = { title: work.title(job, project), media_ids: work.mediaIds(job, project) }));
  }
  return found;
}

/** Warnings of a job's last run. */
function warningsOf({ id, state }: JobRecord, { records }: StudioProject) {
  if (state.kind === 'queued') return [];
  const events = listJobEvents(records, id).map(({ event }) => event);
  const start = events.findLastIndex((event) => event.kind === 'state' && event.state === 'running');
  return events.slice(start + 1).flatMap((event) => (event.kind === 'warning' ? [event.warning] : []));
}
