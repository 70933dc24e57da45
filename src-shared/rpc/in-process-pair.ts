import { type TextListener, textChannel } from './text-channel.ts';
import type { AnswererChannel, CallerChannel, Request, Response } from './wire.ts';

/** Two connected ends in one process. Messages pass as text, as they do everywhere else, and never at once. */
export function inProcessPair(): { caller: CallerChannel; answerer: AnswererChannel } {
  const ends: (TextListener | undefined)[] = [];
  const connect = (own: 0 | 1) => (listener: TextListener) => {
    ends[own] = listener;
    const other = own === 0 ? 1 : 0;
    return {
      send: (text: string) => later(() => ends[other]?.text(text)),
      close: () => later(() => ends[other]?.closed()),
    };
  };
  return {
    caller: textChannel<Request, Response>(connect(0)),
    answerer: textChannel<Response, Request>(connect(1)),
  };
}

function later(work: () => void): void {
  void Promise.resolve().then(work);
}
