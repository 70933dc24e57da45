import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { answeredCalls } from '#shared/rpc/answered-calls.ts';
import { inProcessPair } from '#shared/rpc/in-process-pair.ts';
import { type Client, type Handlers, mutation, query, watch } from '#shared/rpc/procedure.ts';
import { type LinkState, reconnectingClient } from '#shared/rpc/reconnecting-client.ts';
import { serve } from '#shared/rpc/serve.ts';
import type { AnswererChannel } from '#shared/rpc/wire.ts';

const contract = {
  counter: {
    value: query({ input: z.object({}), output: z.object({ value: z.number() }) }),
    add: mutation({ input: z.object({ by: z.number() }), output: z.object({ value: z.number() }) }),
    watch: watch({ input: z.object({}), output: z.object({ value: z.number() }) }),
  },
};

let value: number;
let states: LinkState[];
let live: AnswererChannel | null;
/** What the next tries to connect meet. */
let plan: ('ok' | 'fail' | 'refused')[];
/** While true, answers wait. */
let held: Promise<void>;
let release: () => void;
let client: Client<typeof contract>;
/** What the counter showed when connections were prepared. */
let prepared: number[];
let unanswered: number;
/** Clients of earlier tests try no more. */
let round = 0;

const handlers: Handlers<typeof contract> = {
  counter: {
    async value() {
      await held;
      return { value };
    },
    async add({ by }) {
      value += by;
      await held;
      return { value };
    },
    async *watch(_input, signal) {
      yield { value };
      await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    },
  },
};

function hold(): void {
  ({ promise: held, resolve: release } = Promise.withResolvers<void>());
}

beforeEach(() => start([]));

function start(planned: typeof plan): void {
  value = 0;
  states = [];
  live = null;
  plan = planned;
  hold();
  release();
  prepared = [];
  unanswered = 0;
  let keys = 0;
  const mine = ++round;
  const answered = answeredCalls();
  client = reconnectingClient(contract, {
    async connect() {
      if (mine !== round) await new Promise(() => {});
      const next = planned.shift() ?? 'ok';
      if (next === 'refused') return 'refused';
      if (next === 'fail') throw new Error('nobody there');
      const { caller, answerer } = inProcessPair();
      live = answerer;
      serve(contract, handlers, answerer, { answered });
      return caller;
    },
    onState: (state) => states.push(state),
    pause: () => wait(1),
    newKey: () => `call ${keys++}`,
    async prepare(host) {
      const { value: shown } = await host.counter.value({});
      prepared.push(shown);
    },
    onUnanswered: (count) => (unanswered = count),
  });
}

/** Lets what is under way reach the other side. */
const settle = () => wait(5);

it('waits for the first connection', async () => {
  start(['fail', 'fail', 'ok']);
  expect(await client.counter.value({})).toEqual({ value: 0 });
  expect(states.filter(({ kind }) => kind === 'lost')).toHaveLength(2);
});

it('tells how it stands, and counts the tries', async () => {
  await client.counter.value({});
  plan.push('fail', 'fail', 'ok');
  live!.close();
  expect(await client.counter.value({})).toEqual({ value: 0 });
  expect(states).toEqual([
    { kind: 'connecting' },
    { kind: 'connected' },
    { kind: 'lost', attempts: 1 },
    { kind: 'lost', attempts: 2 },
    { kind: 'lost', attempts: 3 },
    { kind: 'connected' },
  ]);
});

it('asks a query again that was under way when the connection broke', async () => {
  hold();
  const answer = client.counter.value({});
  await settle();
  value = 7;
  live!.close();
  release();
  expect(await answer).toEqual({ value: 7 });
});

it('carries a mutation out once, however often its answer was lost', async () => {
  hold();
  const answer = client.counter.add({ by: 5 });
  await settle();
  live!.close();
  await settle();
  live!.close();
  await settle();
  release();
  expect(await answer).toEqual({ value: 5 });
  expect(await client.counter.add({ by: 1 })).toEqual({ value: 6 });
});

it('begins a watch again with a snapshot', async () => {
  const events = client.counter.watch({})[Symbol.asyncIterator]();
  expect(await events.next()).toEqual({ done: false, value: { value: 0 } });
  value = 3;
  const next = events.next();
  await settle();
  live!.close();
  expect(await next).toEqual({ done: false, value: { value: 3 } });
});

it('stops waiting for a connection when the call is cancelled', async () => {
  await client.counter.value({});
  plan.push(...Array<'fail'>(1000).fill('fail'));
  live!.close();
  const abort = new AbortController();
  const answer = client.counter.value({}, { signal: abort.signal });
  await settle();
  abort.abort();
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});

it('keeps everything that waits while it is refused, and goes on once it is let in', async () => {
  await client.counter.value({});
  const events = client.counter.watch({})[Symbol.asyncIterator]();
  await events.next();
  hold();
  const added = client.counter.add({ by: 5 });
  await settle();
  plan.push('refused', 'refused');
  live!.close();
  const next = events.next();
  release();
  expect(await added).toEqual({ value: 5 });
  expect(await next).toEqual({ done: false, value: { value: 5 } });
  expect(states.slice(-3)).toEqual([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'connected' }]);
});

it('prepares each connection before anything that waits goes through it', async () => {
  await client.counter.value({});
  expect(prepared).toEqual([0]);
  hold();
  const added = client.counter.add({ by: 5 });
  await settle();
  live!.close();
  value = 100;
  release();
  await added;
  expect(prepared).toEqual([0, 100]);
});

it('counts the changes that are not answered yet', async () => {
  hold();
  const added = Promise.all([client.counter.add({ by: 1 }), client.counter.add({ by: 2 }), client.counter.value({})]);
  await settle();
  live!.close();
  await settle();
  expect(unanswered).toBe(2);
  release();
  await added;
  expect(unanswered).toBe(0);
});
