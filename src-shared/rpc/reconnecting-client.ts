import { Problem } from '../errors/problem.ts';
import { createClient } from './create-client.ts';
import type { CallOptions, Client, Contract } from './procedure.ts';
import type { StopSignal } from './stop-signal.ts';
import { stopped } from './stop-source.ts';
import type { CallerChannel } from './wire.ts';

/** How it stands with the connection. `refused`: the host does not let us in; it is asked again, for it may be told to. */
export type LinkState =
  | { readonly kind: 'connecting' | 'connected' | 'refused' }
  | { readonly kind: 'lost'; readonly attempts: number };

export interface ReconnectOptions<C extends Contract = Contract> {
  /** Makes a channel that is open, or fails: with 'refused' where somebody must do something first. */
  readonly connect: () => Promise<CallerChannel | 'refused'>;
  readonly onState: (state: LinkState) => void;
  /** Waits some ms, or until something suggests that trying again is worth it. */
  readonly pause: (ms: number) => Promise<void>;
  /** Text that no other call has. */
  readonly newKey: () => string;
  /**
   * Prepares a new connection before anything that waits goes through it. Its trouble is not ours: what follows tells.
   *
   * @param client  calls of this connection alone
   */
  readonly prepare?: (client: Client<C>) => Promise<void>;
  /** Hears how many mutations were sent or wait to be, and are not answered yet. */
  readonly onUnanswered?: (count: number) => void;
}

/** First and longest pause between two tries, ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
/** Pause after a refusal, ms. */
const REFUSED_PAUSE_MS = 3000;

/**
 * A client that connects again after its connection was lost. Calls made meanwhile wait; queries under way are asked
 * again; mutations under way are sent again under their key, so that each is carried out once; watches begin again with
 * a snapshot. While the host refuses, everything waits as well.
 */
export function reconnectingClient<C extends Contract>(contract: C, options: ReconnectOptions<C>): Client<C> {
  let current: Client<C> | null = null;
  let unanswered = 0;
  let waiting: (() => void)[] = [];

  async function stayConnected(): Promise<never> {
    options.onState({ kind: 'connecting' });
    for (let attempts = 0; ; ) {
      const channel = await options.connect().catch(() => null);
      if (channel === 'refused') {
        options.onState({ kind: 'refused' });
        await options.pause(REFUSED_PAUSE_MS);
        continue;
      }
      if (channel) {
        attempts = 0;
        let open = true;
        const closed = new Promise<void>((resolve) => channel.onClose(resolve)).then(() => (open = false));
        const client = createClient(contract, channel);
        await options.prepare?.(client).catch(() => {});
        if (open) {
          current = client;
          options.onState({ kind: 'connected' });
          wake();
        }
        await closed;
        current = null;
      }
      attempts++;
      options.onState({ kind: 'lost', attempts });
      await options.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1)));
    }
  }

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  }

  async function connected(signal?: StopSignal): Promise<Client<C>> {
    while (!current) {
      if (signal?.aborted) throw signal.reason ?? stopped();
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', resolve);
      });
    }
    return current;
  }

  async function ask(group: string, name: string, input: unknown, given: CallOptions = {}): Promise<unknown> {
    const changes = contract[group]![name]!.kind === 'mutation';
    const call = { key: changes ? options.newKey() : undefined, ...given };
    if (changes) options.onUnanswered?.(++unanswered);
    try {
      for (;;) {
        const client = await connected(given.signal);
        try {
          return await procedureOf(client, group, name)(input, call);
        } catch (error) {
          if (!isLost(error)) throw error;
        }
      }
    } finally {
      if (changes) options.onUnanswered?.(--unanswered);
    }
  }

  async function* listen(
    group: string,
    name: string,
    input: unknown,
    given: CallOptions = {},
  ): AsyncGenerator<unknown> {
    for (;;) {
      const client = await connected(given.signal);
      try {
        yield* procedureOf(client, group, name)(input, given) as AsyncIterable<unknown>;
        return;
      } catch (error) {
        if (!isLost(error)) throw error;
      }
    }
  }

  void stayConnected();
  return Object.fromEntries(
    Object.entries(contract).map(([group, procedures]) => [
      group,
      Object.fromEntries(
        Object.entries(procedures).map(([name, { kind }]) => [
          name,
          (input: unknown, given?: CallOptions) =>
            kind === 'watch' ? listen(group, name, input, given) : ask(group, name, input, given),
        ]),
      ),
    ]),
  ) as Client<C>;
}

type AnyCall = (input: unknown, options: CallOptions) => Promise<unknown> | AsyncIterable<unknown>;

function procedureOf<C extends Contract>(client: Client<C>, group: string, name: string): AnyCall {
  return (client[group] as Record<string, unknown>)[name] as AnyCall;
}

function isLost(error: unknown): boolean {
  return error instanceof Problem && error.code === 'connection/lost';
}
