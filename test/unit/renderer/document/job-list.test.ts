import { expect, it } from 'vitest';
import { failedNews, jobsInOrder, jobsSeen, seenJob } from '#renderer/document/job-list.ts';
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

it('counts failures only until they were looked at', () => {
  const jobs = [job(3, 'failed'), job(2, 'succeeded'), job(1, 'failed')];
  expect(failedNews(jobs, 0)).toBe(2);
  jobsSeen(jobs.slice(1));
  expect(failedNews(jobs, seenJob.getState())).toBe(1);
  jobsSeen(jobs);
  expect(failedNews(jobs, seenJob.getState())).toBe(0);
  expect(failedNews(null, 0)).toBe(0);
});
