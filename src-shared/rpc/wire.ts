import type { ProblemData } from '../errors/problem.ts';

/** Caller → answerer. */
export type Request =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly group: string;
      readonly name: string;
      readonly input: unknown;
      /**
       * Names a mutation across connections: one that is sent again after a lost connection is carried out once, and both
       * get its answer.
       */
      readonly key?: string;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** Answerer → caller. */
export type Response =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'event'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string };

/**
 * Two ends that pass messages in order: a MessagePort, a WebSocket, a pair in one process. Messages are plain JSON data;
 * arrays and media travel through `/data/`.
 */
export interface Channel<Out, In> {
  send(message: Out): void;
  /** At most one listener; messages that came before it are given to it. */
  onMessage(listener: (message: In) => void): void;
  /** Called once, when no message will come any more. */
  onClose(listener: () => void): void;
  close(): void;
}

export type CallerChannel = Channel<Request, Response>;
export type AnswererChannel = Channel<Response, Request>;
