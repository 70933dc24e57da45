import { expect, it } from 'vitest';
import { jobsInOrder } from '#renderer/document/job-list.ts';
import type { JobItem } from '#shared/contract/studio/jobs.ts';

const job = (id: number, state: JobItem['state']) => ({ id, state }) as JobItem;

it('lists what runs first, then what waits in its order, then what is over, newest first', () => {
  const jobs = [
    job(6, 'queued'),
    job(5, 'queued'),
    job(4, 'running'),
    job(3, 'failed'),
    job(2, 'succeeded'),
    job(1, 'succeeded'),
  ];
  expect(jobsInOrder(jobs).map(({ id }) => id)).toEqual([4, 5, 6, 3, 2, 1]);
});
