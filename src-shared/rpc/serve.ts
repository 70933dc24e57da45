import { Problem } from '../errors/problem.ts';
import type { AnsweredCalls } from './answered-calls.ts';
import type { CallFacts, Contract, Handlers, Procedure } from './procedure.ts';
import type { StopSignal } from './stop-signal.ts';
import { type StopSource, stopped, stopSource } from './stop-source.ts';
import type { AnswererChannel, Request } from './wire.ts';

export interface ServeOptions {
  /** Hears faults of handlers, which the caller only gets a sentence of. */
  readonly onBug?: (error: unknown, procedure: string) => void;
  /** Remembers keyed mutations across connections; without it every call is carried out. */
  readonly answered?: AnsweredCalls;
}

type AnyHandler = (input: unknown, signal: StopSignal, call?: CallFacts) => unknown;
type CallRequest = Extract<Request, { kind: 'call' }>;

/**
 * Answers the calls of one channel until it closes; then everything that still runs is stopped, but for mutations that
 * their caller may ask for again. Input and output are parsed by the contract: what it does not name never crosses.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  channel: AnswererChannel,
  { onBug = () => {}, answered }: ServeOptions = {},
): void {
  const running = new Map<number, StopSource>();
  let open = true;

  async function answer(call: CallRequest): Promise<void> {
    const { id, group, name, input } = call;
    const found = find(contract, handlers, group, name);
    if (!found) return channel.send({ kind: 'bug', id, message: `there is no procedure ${group}.${name}` });
    const { procedure, handler } = found;
    const parsed = procedure.input.safeParse(input);
    if (!parsed.success) {
      return channel.send({ kind: 'bug', id, message: `${group}.${name} was asked wrongly: ${parsed.error.message}` });
    }
    const source = stopSource();
    running.set(id, source);
    try {
      if (procedure.kind === 'watch') {
        for await (const event of handler(parsed.data, source.signal) as AsyncIterable<unknown>) {
          if (source.signal.aborted) return;
          channel.send({ kind: 'event', id, value: procedure.output.parse(event) });
        }
        if (!source.signal.aborted) channel.send({ kind: 'end', id });
      } else {
        const value = await carryOut(
          call,
          procedure,
          (signal) => handler(parsed.data, signal, factsOf(call)),
          source.signal,
        );
        if (!source.signal.aborted) channel.send({ kind: 'result', id, value });
      }
    } catch (error) {
      if (source.signal.aborted) return;
      if (error instanceof Problem) return channel.send({ kind: 'problem', id, problem: error.toData() });
      onBug(error, `${group}.${name}`);
      channel.send({ kind: 'bug', id, message: error instanceof Error ? error.message : String(error) });
    } finally {
      running.delete(id);
    }
  }

  async function carryOut(
    { key }: CallRequest,
    { kind, output }: Procedure,
    work: (signal: StopSignal) => unknown,
    signal: StopSignal,
  ): Promise<unknown> {
    if (kind !== 'mutation' || typeof key !== 'string' || !answered) return output.parse(await work(signal));
    return answered.once(key, async () => {
      const own = stopSource();
      // A caller that is gone may come back for the answer; one that cancels does not want it.
      signal.addEventListener('abort', () => open && own.stop(signal.reason));
      return output.parse(await work(own.signal));
    });
  }

  channel.onClose(() => {
    open = false;
    for (const source of [...running.values()]) source.stop(stopped('the caller is gone'));
  });
  channel.onMessage((request) => {
    if (request.kind === 'call') void answer(request);
    else if (request.kind === 'cancel') running.get(request.id)?.stop(stopped());
  });
}

function factsOf({ key }: CallRequest): CallFacts {
  return typeof key === 'string' ? { key } : {};
}

/** The procedure and its handler; only names that the contract itself has. */
function find<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  group: string,
  name: string,
): { procedure: Procedure; handler: AnyHandler } | null {
  if (!Object.hasOwn(contract, group) || !Object.hasOwn(contract[group]!, name)) return null;
  const procedure = contract[group]![name]!;
  return { procedure, handler: (handlers[group as keyof C] as Record<string, AnyHandler>)[name]! };
}
