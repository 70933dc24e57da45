import { connection, whenConnected } from './connection-state.ts';
import { type StudioClient, studio } from './studio-client.ts';

const RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;

/**
 * Listens to a watch of the contract for as long as the page wants it: begins again after every reconnection (the first
 * event is a snapshot, so nothing is missed) and, with growing pauses, after a problem.
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
    await whenConnected(signal);
    if (signal.aborted) return;
    const { epoch } = connection.getState();
    try {
      for await (const value of open(studio(), signal)) {
        if (signal.aborted) return;
        pause = RETRY_MS;
        onEvent(value);
      }
    } catch (error) {
      if (signal.aborted) return;
      const now = connection.getState();
      if (now.kind === 'connected' && now.epoch === epoch) onProblem(error);
    }
    const now = connection.getState();
    if (now.kind === 'connected' && now.epoch !== epoch) continue;
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_RETRY_MS);
  }
}
