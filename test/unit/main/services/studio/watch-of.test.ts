import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createChanges } from '#main/services/studio/changes.ts';
import { watchOf } from '#main/services/studio/watch-of.ts';

function watched() {
  const changes = createChanges();
  const abort = new AbortController();
  const state = { value: 0, looks: 0 };
  const events = watchOf(changes, ['media', 'jobs'], abort.signal, () => {
    state.looks++;
    return { value: state.value };
  });
  return { changes, abort, state, events };
}

it('gives what there is at once', async () => {
  const { events } = watched();
  expect(await events.next()).toEqual({ done: false, value: { value: 0 } });
});

it('gives what there is after each change of its topics', async () => {
  const { events, changes, state } = watched();
  await events.next();
  state.value = 1;
  changes.emit('media');
  expect(await events.next()).toEqual({ done: false, value: { value: 1 } });
});

it('passes over changes of other topics, and changes after which all looks the same', async () => {
  const { events, changes, state } = watched();
  await events.next();
  const next = events.next();
  state.value = 1;
  changes.emit('takes');
  await wait(5);
  expect(state.looks).toBe(1);
  state.value = 0;
  changes.emit('media');
  await wait(5);
  expect(state.looks).toBe(2);
  state.value = 2;
  changes.emit('jobs');
  expect(await next).toEqual({ done: false, value: { value: 2 } });
});

it('tells many changes at once as one', async () => {
  const { events, changes, state } = watched();
  await events.next();
  const next = events.next();
  for (let i = 0; i < 100; i++) changes.emit('media', 'jobs');
  state.value = 1;
  await next;
  expect(state.looks).toBeLessThan(5);
});

it('ends when it is stopped, while it waits and while it is read', async () => {
  const waiting = watched();
  await waiting.events.next();
  const next = waiting.events.next();
  waiting.abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  const reading = watched();
  await reading.events.next();
  reading.abort.abort();
  expect(await reading.events.next()).toEqual({ done: true, value: undefined });
});
