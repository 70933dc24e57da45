import type { StopSignal } from '#shared/rpc/stop-signal.ts';
import type { Changes, Topic } from './changes.ts';

export interface WatchOptions {
  /** Shortest pause between two events, ms. */
  readonly pauseMs?: number;
}

/**
 * What `look` gives, now and after every change of the topics. Changes that come together are told once, and what
 * looks the same is not told again.
 */
export async function* watchOf<T>(
  changes: Changes,
  topics: readonly Topic[],
  signal: StopSignal,
  look: () => T | Promise<T>,
  { pauseMs = 0 }: WatchOptions = {},
): AsyncGenerator<T> {
  let dirty = true;
  let wake = () => {};
  const off = changes.on(topics, () => {
    dirty = true;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  let told: string | null = null;
  try {
    while (!signal.aborted) {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      dirty = false;
      const value = await look();
      const text = JSON.stringify(value);
      if (text !== told) {
        told = text;
        yield value;
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  } finally {
    off();
    signal.removeEventListener('abort', onAbort);
  }
}
