import { toPlainJson } from './plain-json.ts';
import type { Channel } from './wire.ts';

/** What carries text from one end to the other: a socket, a port. */
export interface TextTransport {
  send(text: string): void;
  close(): void;
}

/** The end that hears what comes through a transport. */
export interface TextListener {
  text(text: string): void;
  closed(): void;
}

/**
 * A channel over anything that carries text in order. Messages that come before somebody listens wait; text that is no
 * JSON closes the channel, for the other end is none of ours.
 *
 * @param connect  makes the transport and lets it speak to the listener
 */
export function textChannel<Out, In>(connect: (listener: TextListener) => TextTransport): Channel<Out, In> {
  const waiting: In[] = [];
  const closeListeners: (() => void)[] = [];
  let listen: ((message: In) => void) | null = null;
  let open = true;
  const closed = () => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
  };
  const transport = connect({
    text(text) {
      if (!open) return;
      const message = parse<In>(text);
      if (message === undefined) end();
      else if (listen) listen(message);
      else waiting.push(message);
    },
    closed,
  });
  function end(): void {
    if (!open) return;
    transport.close();
    closed();
  }
  return {
    send(message) {
      if (open) transport.send(toPlainJson(message));
    },
    onMessage(listener) {
      listen = listener;
      for (const message of waiting.splice(0)) listener(message);
    },
    onClose(listener) {
      if (open) closeListeners.push(listener);
      else listener();
    },
    close: end,
  };
}

function parse<In>(text: string): In | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as In) : undefined;
  } catch {
    return undefined;
  }
}
