import type { JobItem } from '#shared/contract/studio/jobs.ts';

export function canCancel(job: Pick<JobItem, 'state'>): boolean {
  return job.state === 'running' || job.state === 'queued';
}

export function canRetry(job: Pick<JobItem, 'state'>): boolean {
  return job.state === 'failed' || job.state === 'cancelled' || job.state === 'interrupted';
}
