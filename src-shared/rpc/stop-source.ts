import type { StopSignal } from './stop-signal.ts';

/** Gives the signal away and keeps the right to stop. */
export interface StopSource {
  readonly signal: StopSignal;
  /** The first reason counts; stopping again does nothing. */
  stop(reason: unknown): void;
}

/** What AbortController is, in plain TypeScript. */
export function stopSource(): StopSource {
  const listeners = new Set<() => void>();
  let aborted = false;
  let reason: unknown;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      get reason() {
        return reason;
      },
      throwIfAborted() {
        if (aborted) throw reason;
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    stop(why) {
      if (aborted) return;
      aborted = true;
      reason = why;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}

/** The error of a call that its caller no longer wants, as AbortSignal has it. */
export function stopped(message = 'cancelled'): Error {
  return Object.assign(new Error(message), { name: 'AbortError' });
}
