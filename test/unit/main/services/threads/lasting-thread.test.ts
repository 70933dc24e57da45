import { afterEach, describe, expect, it } from 'vitest';
import { LastingThread } from '#main/services/threads/lasting-thread.ts';
import type { Sum } from './adding-thread.ts';

const threads: LastingThread<Sum, number>[] = [];

function addingThread(): LastingThread<Sum, number> {
  const thread = new LastingThread<Sum, number>(new URL('./adding-thread.ts', import.meta.url));
  threads.push(thread);
  return thread;
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
});

describe('LastingThread', () => {
  it('starts with the first order, answers in order, and keeps what it has', async () => {
    const thread = addingThread();
    const sums = [1, 2, 3].map((add) => thread.ask({ add }, { from: 10 }));
    expect(await Promise.all(sums)).toEqual([11, 13, 16]);
    expect(await thread.ask({ add: 1 }, { from: 100 })).toBe(17);
  });

  it('passes on problems and faults of the work, and goes on', async () => {
    const thread = addingThread();
    await expect(thread.ask({ fail: 'problem' })).rejects.toMatchObject({
      code: 'engine/crashed',
      params: { reason: 'as ordered' },
    });
    await expect(thread.ask({ fail: 'bug' })).rejects.toThrow('a fault of the studio');
    expect(await thread.ask({ add: 2 })).toBe(2);
  });

  it('fails what waits when the thread ends, and starts another for the next order', async () => {
    const thread = addingThread();
    expect(await thread.ask({ add: 5 })).toBe(5);
    const lost = [thread.ask({ fail: 'exit' }), thread.ask({ add: 1 })];
    for (const order of lost)
      await expect(order).rejects.toMatchObject({ code: 'engine/crashed', params: { reason: 'code 3' } });
    expect(await thread.ask({ add: 4 })).toBe(4);
  });

  it('fails what waits when it is closed', async () => {
    const thread = addingThread();
    const lost = expect(thread.ask({ add: 1 })).rejects.toMatchObject({ code: 'engine/crashed' });
    await thread.close();
    await lost;
    expect(await thread.ask({ add: 7 })).toBe(7);
  });
});
