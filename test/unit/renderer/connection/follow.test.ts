import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeHost } from '#renderer/connection/fake/fake-host.ts';
import { follow } from '#renderer/connection/follow.ts';
import { setStudioClient } from '#renderer/connection/studio-client.ts';

describe('following a watch', () => {
  afterEach(() => vi.useRealTimers());

  it('gives every event until it is stopped', async () => {
    const host = fakeHost('full');
    setStudioClient(host.client);
    const counts: number[] = [];
    const stop = follow(
      (client, signal) => client.media.list({}, { signal }),
      (media) => counts.push(media.length),
    );
    await vi.waitFor(() => expect(counts).toEqual([3]));
    host.media.set(host.media.value.slice(0, 1));
    await vi.waitFor(() => expect(counts).toEqual([3, 1]));
    stop();
    host.media.set([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(counts).toEqual([3, 1]);
  });

  it('begins again after a problem, and tells it', async () => {
    vi.useFakeTimers();
    setStudioClient(fakeHost('full').client);
    let tries = 0;
    const problems: unknown[] = [];
    const events: number[] = [];
    const stop = follow(
      async function* () {
        if (++tries < 3) throw new Error(`no ${tries}`);
        yield tries;
      },
      (event) => events.push(event),
      (problem) => problems.push(problem),
    );
    await vi.advanceTimersByTimeAsync(3000);
    stop();
    expect(problems).toHaveLength(2);
    expect(events[0]).toBe(3);
  });
});
