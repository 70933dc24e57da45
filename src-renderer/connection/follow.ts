import { type StudioClient, studio } from './studio-client.ts';

const RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;

/**
 * Listens to a watch of the contract for as long as the page wants it. The client begins it again after a lost
 * connection, with a snapshot; after a problem it is begun again here, with growing pauses.
 *
 * @returns stops it
 */
export function follow<T>(
  open: (client: StudioClient, signal: AbortSignal) => AsyncIterable<T>,
  onEvent: (value: T) => void,
  onProblem: (error: unknown) => void = () => {},
): () => void {
  const stopper = new AbortController();
  void listen(open, onEvent, onProblem, stopper.signal);
  return () => stopper.abort();
}

async function listen<T>(
  open: (client: StudioClient, signal: AbortSignal) => AsyncIterable<T>,
  onEvent: (value: T) => void,
  onProblem: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const value of open(studio(), signal)) {
        if (signal.aborted) return;
        pause = RETRY_MS;
        onEvent(value);
      }
    } catch (error) {
      if (signal.aborted) return;
      onProblem(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_RETRY_MS);
  }
}
