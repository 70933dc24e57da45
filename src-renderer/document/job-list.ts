import { createStore } from 'zustand/vanilla';
import type { ExportItem, JobItem } from '#shared/contract/studio/jobs.ts';
import { follow } from '../connection/follow.ts';

export interface JobList {
  /** Newest first; null until the host has said. */
  readonly jobs: readonly JobItem[] | null;
  readonly exports: readonly ExportItem[] | null;
}

/** Long work and what came of it. */
export const jobList = createStore<JobList>(() => ({ jobs: null, exports: null }));

/** Ids up to which jobs were looked at. */
export const seenJob = createStore<number>(() => 0);

/** The jobs are looked at: what failed among them is no news any more. */
export function jobsSeen(jobs: readonly JobItem[] | null): void {
  seenJob.setState((seen) => Math.max(seen, ...(jobs ?? []).map(({ id }) => id)), true);
}

/** Jobs that failed and were not looked at since. */
export function failedNews(jobs: readonly JobItem[] | null, seen: number): number {
  return (jobs ?? []).filter(({ state, id }) => state === 'failed' && id > seen).length;
}

/** Begins to listen; returns a stop. */
export function startJobList(): () => void {
  const stops = [
    follow(
      (host, signal) => host.jobs.list({}, { signal }),
      (jobs) => {
        // What went wrong another day is in the drawer, and no news. Each project counts its jobs anew.
        const newest = Math.max(0, ...jobs.map(({ id }) => id));
        if (jobList.getState().jobs === null || newest < seenJob.getState()) seenJob.setState(newest, true);
        jobList.setState({ jobs });
      },
    ),
    follow(
      (host, signal) => host.jobs.exports({}, { signal }),
      (exports) => jobList.setState({ exports }),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Jobs that are not over: those that run, then those that wait. */
export function openJobs(jobs: readonly JobItem[] | null): JobItem[] {
  const rank = (job: JobItem) => (job.state === 'running' ? 0 : 1);
  return (jobs ?? [])
    .filter(({ state }) => state === 'running' || state === 'queued')
    .sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** As the drawer lists them: what runs, what waits in its order, then what is over, newest first. */
export function jobsInOrder(jobs: readonly JobItem[]): JobItem[] {
  const open = openJobs(jobs);
  return [...open, ...jobs.filter((job) => !open.includes(job))];
}

/** How far a job is, 0..1; null where it cannot be told. */
export function jobShare(job: JobItem): number | null {
  if (job.state === 'succeeded') return 1;
  return job.total > 0 ? Math.min(1, job.done / job.total) : null;
}

/** The capture of a clip that runs or waits. */
export function captureOf(jobs: readonly JobItem[] | null, clip: { readonly id: number } | null): JobItem | null {
  return openJobs(jobs).find(({ kind, media_ids }) => kind === 'capture' && media_ids.includes(clip?.id ?? -1)) ?? null;
}
