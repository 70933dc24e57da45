import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Problem } from '#shared/errors/problem.ts';
import { answeredCalls } from '#shared/rpc/answered-calls.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import { type Client, type Handlers, mutation, query, watch } from '#shared/rpc/procedure.ts';
import { serve } from '#shared/rpc/serve.ts';
import type { StopSignal } from '#shared/rpc/stop-signal.ts';
import { type Ends, TRANSPORTS } from './transports.ts';

const contract = {
  maths: {
    double: query({ input: z.object({ value: z.number() }), output: z.object({ value: z.number() }) }),
    fail: mutation({ input: z.object({ how: z.enum(['problem', 'bug', 'wrong-output']) }), output: z.object({}) }),
    wait: query({ input: z.object({}), output: z.object({}) }),
    change: mutation({ input: z.object({}), output: z.object({}) }),
    echo: query({ input: z.object({ value: z.unknown() }), output: z.object({ value: z.unknown() }) }),
  },
  clock: {
    count: watch({ input: z.object({ to: z.number() }), output: z.object({ at: z.number() }) }),
    forever: watch({ input: z.object({}), output: z.object({ at: z.number() }) }),
    breaks: watch({ input: z.object({}), output: z.object({ at: z.number() }) }),
  },
};

/** Resolves when the other side says stop. */
const stop = (signal: StopSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe.each(Object.entries(TRANSPORTS))('calls over %s', (_name, connect) => {
  let ends: Ends;
  let client: Client<typeof contract>;
  const stoppedCalls: string[] = [];
  const bugs: string[] = [];

  const handlers: Handlers<typeof contract> = {
    maths: {
      double: ({ value }) => ({ value: 2 * value, secret: 'not in the contract' }),
      async fail({ how }) {
        if (how === 'problem') throw new Problem('media/missing', { path: '/there/clip.mp4' });
        if (how === 'bug') throw new TypeError('the handler is broken');
        return { more: 1 } as object as Record<string, never>;
      },
      async wait(_input, signal) {
        return await stop(signal).catch((error) => {
          stoppedCalls.push('wait');
          throw error;
        });
      },
      async change(_input, signal) {
        return await stop(signal).catch((error) => {
          stoppedCalls.push('change');
          throw error;
        });
      },
      echo: ({ value }) => ({ value }),
    },
    clock: {
      async *count({ to }) {
        for (let at = 0; at < to; at++) yield { at };
      },
      async *forever(_input, signal) {
        try {
          yield { at: 0 };
          await stop(signal);
        } finally {
          stoppedCalls.push('forever');
        }
      },
      async *breaks() {
        yield { at: 0 };
        throw new Problem('project/none-open');
      },
    },
  };

  beforeEach(async () => {
    stoppedCalls.length = 0;
    bugs.length = 0;
    ends = await connect();
    serve(contract, handlers, ends.answerer, { onBug: (_error, name) => bugs.push(name), answered: answeredCalls() });
    client = createClient(contract, ends.caller);
  });
  afterEach(() => ends.dispose());

  /** Waits until something that takes a few turns of the loop has happened. */
  async function until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 5000 && !condition(); i++) await turn();
    expect(condition()).toBe(true);
  }

  it('answers a call with what the contract names and no more', async () => {
    expect(await client.maths.double({ value: 21 })).toEqual({ value: 42 });
  });

  it('answers many calls at once, each with its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, value) => client.maths.double({ value })));
    expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 200 }, (_, i) => 2 * i));
  });

  it('goes on answering while an earlier call waits', async () => {
    const abort = new AbortController();
    const waiting = client.maths.wait({}, { signal: abort.signal });
    expect(await client.maths.double({ value: 1 })).toEqual({ value: 2 });
    abort.abort();
    await expect(waiting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('brings a problem over with its code, words and hint', async () => {
    const error = await client.maths.fail({ how: 'problem' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).toData()).toEqual(new Problem('media/missing', { path: '/there/clip.mp4' }).toData());
    expect(bugs).toEqual([]);
  });

  it('brings a fault over as a sentence and tells the answering side', async () => {
    const error = await client.maths.fail({ how: 'bug' }).catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(Problem);
    expect((error as Error).message).toBe('the handler is broken');
    expect(bugs).toEqual(['maths.fail']);
  });

  it('refuses input that the contract does not allow, naming the procedure', async () => {
    const wrong = { value: 'three' } as unknown as { value: number };
    await expect(client.maths.double(wrong)).rejects.toThrow(/maths\.double was asked wrongly/);
  });

  it('refuses procedures that are not in the contract, prototype names too', async () => {
    const answers: unknown[] = [];
    ends.caller.onMessage((message) => answers.push(message));
    for (const [group, name] of [
      ['maths', 'halve'],
      ['nothing', 'double'],
      ['__proto__', 'toString'],
      ['maths', 'constructor'],
    ] as const) {
      ends.caller.send({ kind: 'call', id: 900, group, name, input: {} });
    }
    await until(() => answers.length === 4);
    expect(answers).toEqual(Array(4).fill(expect.objectContaining({ kind: 'bug', id: 900 })));
  });

  it('refuses to send typed arrays and numbers that JSON does not know', async () => {
    await expect(client.maths.echo({ value: new Float32Array(2) })).rejects.toThrow(/plain data/);
    await expect(client.maths.echo({ value: [Number.NaN] })).rejects.toThrow(/finite/);
    expect(await client.maths.echo({ value: { deep: [1, null, 'Ω', true] } })).toEqual({
      value: { deep: [1, null, 'Ω', true] },
    });
  });

  it('gives the events of a watch in order and ends', async () => {
    const seen: number[] = [];
    for await (const { at } of client.clock.count({ to: 300 })) seen.push(at);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('starts a watch anew for every listener', async () => {
    const events = client.clock.count({ to: 2 });
    const seen: number[] = [];
    for await (const { at } of events) seen.push(at);
    for await (const { at } of events) seen.push(at);
    expect(seen).toEqual([0, 1, 0, 1]);
  });

  it('stops the handler when the listener leaves', async () => {
    for await (const { at } of client.clock.forever({})) {
      expect(at).toBe(0);
      break;
    }
    await until(() => stoppedCalls.includes('forever'));
  });

  it('stops the handler when a call or a watch is cancelled', async () => {
    const abort = new AbortController();
    const call = client.maths.wait({}, { signal: abort.signal });
    const events = client.clock.forever({}, { signal: abort.signal })[Symbol.asyncIterator]();
    await events.next();
    const after = events.next();
    abort.abort();
    await expect(call).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expect(after).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await until(() => stoppedCalls.length === 2);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it('stops a mutation that its caller cancels, and none that its caller may come back for', async () => {
    const abort = new AbortController();
    const cancelled = client.maths.change({}, { signal: abort.signal, key: 'one' }).catch(() => {});
    const kept = client.maths.change({}, { key: 'two' }).catch((error: unknown) => error);
    await client.maths.double({ value: 1 });
    abort.abort();
    await cancelled;
    await until(() => stoppedCalls.length === 1);
    ends.caller.close();
    expect(await kept).toMatchObject({ code: 'connection/lost' });
    for (let i = 0; i < 50; i++) await turn();
    expect(stoppedCalls).toEqual(['change']);
  });

  it('sends nothing for a call that was cancelled before it began', async () => {
    await expect(client.maths.wait({}, { signal: AbortSignal.abort() })).rejects.toThrow();
    await client.maths.double({ value: 1 });
    expect(stoppedCalls).toEqual([]);
  });

  it('gives the events before a problem, then the problem, then the end', async () => {
    const events = client.clock.breaks({})[Symbol.asyncIterator]();
    expect(await events.next()).toEqual({ done: false, value: { at: 0 } });
    await expect(events.next()).rejects.toThrow(expect.objectContaining({ code: 'project/none-open' }));
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it('ends everything on both sides when the caller closes', async () => {
    const call = client.maths.wait({}).catch((error: unknown) => error);
    const events = client.clock.forever({})[Symbol.asyncIterator]();
    await events.next();
    const after = events.next().catch((error: unknown) => error);
    ends.caller.close();
    expect(await call).toMatchObject({ code: 'connection/lost' });
    expect(await after).toMatchObject({ code: 'connection/lost' });
    await until(() => stoppedCalls.length === 2);
    await expect(client.maths.double({ value: 1 })).rejects.toMatchObject({ code: 'connection/lost' });
  });

  it('ends everything on both sides when the answerer closes', async () => {
    const call = client.maths.wait({}).catch((error: unknown) => error);
    await client.maths.double({ value: 1 });
    ends.answerer.close();
    expect(await call).toMatchObject({ code: 'connection/lost' });
    await until(() => stoppedCalls.length === 1);
  });
});
