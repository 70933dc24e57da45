import { expect, it, vi } from 'vitest';
import { followWork, progressOf } from '#main/electron/follow-work.ts';
import type { Studio } from '#main/services/studio/create-studio.ts';

const job = (id: number, state: 'running' | 'queued' | 'failed', done = 0, total = 0) => ({ id, state, done, total });

it('shows the job that began first, that nobody knows how far one is, and that none runs', () => {
  expect(progressOf([job(9, 'running', 1, 2), job(4, 'running', 30, 40), job(1, 'failed')])).toBe(0.75);
  expect(progressOf([job(3, 'running')])).toBe(2);
  expect(progressOf([job(3, 'queued'), job(2, 'failed', 1, 2)])).toBe(-1);
});

it('tells the system of progress and of opened projects, until it is told to stop', async () => {
  const stopper = new AbortController();
  const stopped = () => new Promise<void>((resolve) => stopper.signal.addEventListener('abort', () => resolve()));
  let ended = 0;
  async function* events(...values: unknown[]) {
    yield* values;
    await stopped();
    ended++;
  }
  const handlers = {
    jobs: { list: () => events([job(1, 'running', 1, 4)], []) },
    projects: { state: () => events({ kind: 'opening', path: '/a' }, { kind: 'open', path: '/a' }) },
  } as unknown as Studio['handlers'];
  const shown = { setProgress: vi.fn(), noteProject: vi.fn() };
  followWork({ handlers }, shown, stopper.signal);
  await vi.waitFor(() => expect(shown.setProgress.mock.calls).toEqual([[0.25], [-1]]));
  expect(shown.noteProject.mock.calls).toEqual([['/a']]);
  stopper.abort();
  await vi.waitFor(() => expect(ended).toBe(2));
});
