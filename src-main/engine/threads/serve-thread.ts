import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadMessage, ThreadRequest } from './thread-handle.ts';

/** What a thread does: answers requests with what it opened at its start, and closes it in the end. */
export interface ThreadService<Request, Reply> {
  /** The signal is aborted when the thread is to end: the rest of a long request need not be finished. */
  answer(request: Request, signal: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

/**
 * The life of a worker thread: opens its service with what it was started with, answers one request after the other,
 * ends after the request in progress. Ending a thread while ONNX Runtime works in it aborts the whole process.
 */
export async function serveThread<Setup, Request, Reply>(
  open: (setup: Setup) => Promise<ThreadService<Request, Reply>>,
): Promise<void> {
  const port = parentPort!;
  const post = (message: ThreadMessage<Reply>): void => port.postMessage(message);
  try {
    const service = await open(workerData as Setup);
    const closing = new AbortController();
    let last: Promise<void> = Promise.resolve();
    port.on('message', (message: ThreadRequest<Request>) => {
      if (message.kind === 'close') {
        closing.abort();
        last = last.finally(() => service.close()).finally(() => port.close());
        return;
      }
      last = last
        .then(async () => {
          closing.signal.throwIfAborted();
          const reply = await service.answer(message.request, closing.signal);
          post({ kind: 'answer', id: message.id, reply });
        })
        .catch((error: unknown) => post({ kind: 'failed', id: message.id, message: text(error) }));
    });
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'failed', id: null, message: text(error) });
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
