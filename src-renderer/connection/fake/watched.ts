import { eventQueue } from '#shared/rpc/event-queue.ts';
import type { StopSignal } from '#shared/rpc/stop-signal.ts';

/** A value that can be watched: the first event is what it is, later ones what it becomes. */
export class Watched<T> {
  #value: T;
  readonly #queues = new Set<{ push(value: T): void }>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const queue of this.#queues) queue.push(value);
  }

  watch(signal: StopSignal): AsyncIterable<T> {
    const queue = eventQueue<T>();
    queue.push(this.#value);
    this.#queues.add(queue);
    signal.addEventListener('abort', () => {
      this.#queues.delete(queue);
      queue.end();
    });
    return { [Symbol.asyncIterator]: () => ({ next: () => queue.next() }) };
  }
}

/** A watch that says nothing until it is stopped. */
export function silence(signal: StopSignal): AsyncIterable<never> {
  const queue = eventQueue<never>();
  signal.addEventListener('abort', () => queue.end());
  return { [Symbol.asyncIterator]: () => ({ next: () => queue.next() }) };
}
