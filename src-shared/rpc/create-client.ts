import { assert, Problem } from '../errors/problem.ts';
import { eventQueue } from './event-queue.ts';
import type { CallOptions, Client, Contract } from './procedure.ts';
import type { StopSignal } from './stop-signal.ts';
import { stopped } from './stop-source.ts';
import type { CallerChannel, Response } from './wire.ts';

/** Who waits for the answers to one call. */
interface Waiting {
  /** True where the call is over by this. */
  take(response: Response): void;
  lost(): void;
}

/**
 * Calls the procedures of a contract through a channel; many calls at once. A problem of the answerer is thrown as
 * `Problem`, a fault of it as plain error, a closed channel as connection/lost.
 */
export function createClient<C extends Contract>(contract: C, channel: CallerChannel): Client<C> {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let open = true;
  channel.onMessage((response) => waiting.get(response.id)?.take(response));
  channel.onClose(() => {
    open = false;
    for (const call of [...waiting.values()]) call.lost();
    waiting.clear();
  });

  /** Sends a call; returns what ends it early. */
  function begin(group: string, name: string, input: unknown, call: Waiting, key?: string): () => void {
    const id = nextId++;
    if (!open) {
      call.lost();
      return () => {};
    }
    waiting.set(id, {
      take(response) {
        if (response.kind !== 'event') waiting.delete(id);
        call.take(response);
      },
      lost: call.lost,
    });
    channel.send({ kind: 'call', id, group, name, input, key });
    return () => {
      if (waiting.delete(id)) channel.send({ kind: 'cancel', id });
    };
  }

  function ask(group: string, name: string, input: unknown, { signal, key }: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(reasonOf(signal));
      const onAbort = () => {
        cancel();
        reject(reasonOf(signal!));
      };
      const settle = (end: () => void) => {
        signal?.removeEventListener('abort', onAbort);
        end();
      };
      const waiting: Waiting = {
        take: (response) =>
          settle(() => (response.kind === 'result' ? resolve(response.value) : reject(errorOf(response)))),
        lost: () => settle(() => reject(new Problem('connection/lost'))),
      };
      const cancel = begin(group, name, input, waiting, key);
      signal?.addEventListener('abort', onAbort);
    });
  }

  function listen(group: string, name: string, input: unknown, { signal }: CallOptions = {}): AsyncIterable<unknown> {
    return {
      [Symbol.asyncIterator]() {
        const queue = eventQueue<unknown>();
        let cancel: (() => void) | null = null;
        const onAbort = () => {
          cancel?.();
          queue.fail(reasonOf(signal!));
        };
        const finish = (end: () => void) => {
          signal?.removeEventListener('abort', onAbort);
          end();
        };
        const start = () => {
          if (signal?.aborted) return queue.fail(reasonOf(signal));
          signal?.addEventListener('abort', onAbort);
          cancel = begin(group, name, input, {
            take(response) {
              if (response.kind === 'event') queue.push(response.value);
              else if (response.kind === 'end') finish(queue.end);
              else finish(() => queue.fail(errorOf(response)));
            },
            lost: () => finish(() => queue.fail(new Problem('connection/lost'))),
          });
        };
        let started = false;
        return {
          next() {
            if (!started) {
              started = true;
              start();
            }
            return queue.next();
          },
          async return() {
            finish(() => cancel?.());
            queue.end();
            return { done: true, value: undefined };
          },
        };
      },
    };
  }

  return Object.fromEntries(
    Object.entries(contract).map(([group, procedures]) => [
      group,
      Object.fromEntries(
        Object.entries(procedures).map(([name, { kind }]) => [
          name,
          (input: unknown, options?: CallOptions) =>
            kind === 'watch' ? listen(group, name, input, options) : ask(group, name, input, options),
        ]),
      ),
    ]),
  ) as Client<C>;
}

function reasonOf(signal: StopSignal): unknown {
  return signal.reason ?? stopped();
}

function errorOf(response: Response): Error {
  if (response.kind === 'problem') return Problem.fromData(response.problem);
  assert(response.kind === 'bug', `an answer of kind ${response.kind} ends no call`);
  return new Error(response.message);
}
